import { describe, expect, it } from "vitest";
import { arranged, bootables, newOrder } from "./boot-order.ts";

const item = (id: string, kind: string, next: Record<string, string | number>) => ({ id, kind, next });
const disk = item("disk:vda", "disk", { device: "disk", target: "vda" });
const second = item("disk:vdb", "disk", { target: "vdb" });
const drive = item("disk:sda", "disk", { device: "cdrom", target: "sda" });
const card = item("interface:1", "interface", { mac: "1" });
const sound = item("sound#1", "sound", {});

const shown = (list: ReturnType<typeof bootables>) =>
  list.map(({ item: { id }, ticked }) => (ticked ? id : `(${id})`));

describe("bootables", () => {
  it("follows the order that devices carry", () => {
    const ordered = [
      { ...disk, next: { ...disk.next, bootOrder: 2 } },
      { ...card, next: { ...card.next, bootOrder: 1 } },
      drive,
      sound,
    ];
    expect(shown(bootables(ordered))).toEqual(["interface:1", "disk:vda", "(disk:sda)"]);
  });

  it("else follows the classes, each standing for its first device", () => {
    const boot = item("boot", "boot", { devices: "cdrom hd" });
    expect(shown(bootables([boot, disk, second, drive, card]))).toEqual([
      "disk:sda",
      "disk:vda",
      "(disk:vdb)",
      "(interface:1)",
    ]);
  });

  it("leaves out what goes at the next start", () => {
    expect(bootables([{ id: "disk:vda", kind: "disk", now: { target: "vda" } }])).toEqual([]);
  });
});

describe("what the user has put in order", () => {
  const boot = item("boot", "boot", { devices: "hd network" });
  const theirs = bootables([boot, disk, card, drive]);
  const mine = [
    { id: "interface:1", ticked: true },
    { id: "disk:gone", ticked: true },
    { id: "disk:vda", ticked: true },
  ];

  it("stays so; what came meanwhile is at the end, what went is gone", () => {
    expect(shown(arranged(theirs, mine))).toEqual(["interface:1", "disk:vda", "(disk:sda)"]);
  });

  it("is a change only while it is another order than theirs", () => {
    expect(newOrder(theirs, mine)).toEqual(["interface:1", "disk:vda"]);
    expect(
      newOrder(bootables([{ ...boot, next: { devices: "network hd" } }, disk, card]), mine),
    ).toBeUndefined();
    expect(newOrder(theirs, undefined)).toBeUndefined();
    expect(newOrder(theirs, [{ id: "disk:vda", ticked: true }])).toEqual(["disk:vda"]);
  });
});
