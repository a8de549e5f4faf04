import { expect, test } from "vitest";
import { faultsOf, type PoolTypeName, poolTypes } from "../../../shared/storage/pool-types.ts";
import { nameFault, storagePath, typeName, usedPercent, withInitial } from "./model.ts";

test("an address names pool and view, whatever the pool is called", () => {
  expect(storagePath()).toBe("/storage");
  const place = { connection: "abc", pool: "a & b=c" };
  const search = new URLSearchParams(storagePath(place, "xml").split("?")[1]);
  expect(Object.fromEntries(search)).toEqual({ ...place, view: "xml" });
});

test("how full a pool is, also where it has no capacity or more is promised than there is", () => {
  expect(usedPercent({ capacity: 200, allocation: 51 })).toBe(26);
  expect(usedPercent({ capacity: 0, allocation: 0 })).toBeUndefined();
  expect(usedPercent({ capacity: 10, allocation: 30 })).toBe(100);
});

test("a type of libvirt's that is not known keeps libvirt's word", () => {
  expect(typeName("dir")).toBe("Folder");
  expect(typeName("sheepdog")).toBe("sheepdog");
  expect(typeName("toString")).toBe("toString");
});

test("names", () => {
  expect(nameFault(" ", [])).toBe("empty");
  expect(nameFault("a/b", [])).toBe("shape");
  expect(nameFault("default ", ["default"])).toBe("taken");
  expect(nameFault("default2", ["default"])).toBeUndefined();
});

test("a new pool's beginnings carry its name, fit their fields, and give way to what is written", () => {
  expect(withInitial("dir", "one", {})).toEqual({ target: "/var/lib/libvirt/images/one" });
  expect(withInitial("dir", "one", { target: "" })).toEqual({ target: "" });
  for (const type of Object.keys(poolTypes) as PoolTypeName[]) {
    const faults = faultsOf(poolTypes[type], withInitial(type, "one", {}));
    expect(Object.values(faults).filter((fault) => fault !== "missing")).toEqual([]);
  }
});
