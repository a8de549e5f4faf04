import { describe, expect, it } from "vitest";
import { kinds } from "../../../../shared/hardware/kinds/index.ts";
import { grouped, placeOf } from "./groups.ts";

const item = (kind: string, next = {}, note?: string) => ({
  id: `${kind}#1`,
  kind,
  next,
  ...(note && { note }),
});

describe("the list of hardware", () => {
  it("groups and orders, whatever the order it is given", () => {
    const groups = grouped(
      [item("rng"), item("disk"), item("memory"), item("general"), item("controller")],
      "",
    );
    expect(groups.map(({ name, items }) => [name, items.map(({ kind }) => kind)])).toEqual([
      ["machine", ["general", "memory"]],
      ["storage", ["disk"]],
      ["other", ["rng"]],
      ["controllers", ["controller"]],
    ]);
  });

  it("filters by name and note", () => {
    const items = [
      item("disk", { target: "vda" }),
      item("hostdev-pci", { device: "0000:03:00.0" }, "GeForce"),
    ];
    expect(grouped(items, "VDA").flatMap((group) => group.items)).toEqual([items[0]]);
    expect(grouped(items, " geforce ").flatMap((group) => group.items)).toEqual([items[1]]);
    expect(grouped(items, "nothing")).toEqual([]);
  });

  it("has a place for kinds of later", () => {
    expect(placeOf("later-kind").group).toBe("other");
  });

  it("puts every section with the machine", () => {
    for (const [name, { shape }] of Object.entries(kinds)) {
      expect([name, placeOf(name).group === "machine"]).toEqual([name, shape === "section"]);
    }
  });
});
