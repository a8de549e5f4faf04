import { expect, test } from "vitest";
import type { Pool } from "../../../shared/contract/storage.ts";
import { faultsOf, type PoolTypeName, poolTypes } from "../../../shared/storage/pool-types.ts";
import { nameFault, poolRows, storagePath, typeName, usedPercent, withInitial } from "./model.ts";

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

test("pools are found by name, libvirt's type and its word; a connection is named only where there are several", () => {
  const pool = (name: string, type: string) => ({ uuid: name, name, type }) as Pool;
  const here = { connection: "a", label: "Here", pools: [pool("Default", "dir"), pool("san", "iscsi")] };
  const there = { connection: "b", label: "There", pools: [pool("images", "dir")] };
  const shown = (filter: string, ...groups: (typeof here)[]) =>
    poolRows(groups, filter).map((row) => (row.kind === "heading" ? row.label : row.place.pool));
  expect(shown("", here)).toEqual(["Default", "san"]);
  expect(shown("", here, there)).toEqual(["Here", "Default", "san", "There", "images"]);
  expect(shown(" deF", here, there)).toEqual(["Here", "Default"]);
  expect(shown("folder", here)).toEqual(["Default"]);
  expect(shown("iscsi", here)).toEqual(["san"]);
  expect(shown("nothing", here, there)).toEqual([]);
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
