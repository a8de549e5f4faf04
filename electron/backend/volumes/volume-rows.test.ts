import { expect, test } from "vitest";
import { findUses, rowOf } from "./volume-rows.ts";
import { readVolume, type VolumeFacts, volumeXml } from "./volume-xml.ts";

const facts = (name: string, backing?: string): VolumeFacts => ({
  name,
  path: `/pool/${name}`,
  kind: "file",
  format: "qcow2",
  capacity: 10,
  allocation: 1,
  encrypted: false,
  ...(backing !== undefined && { backing: `/pool/${backing}` }),
});
const shelf = (...all: VolumeFacts[]) => new Map(all.map((each) => [each.name, each]));
const machine = (name: string, ...disks: string[]) => ({ uuid: name, name, disks });

test("machines are found through chains, over pools, and by path or by name", () => {
  const shelves = new Map([
    ["one", shelf(facts("base"), facts("middle", "base"))],
    ["two", shelf(facts("top", "middle"))],
  ]);
  const machines = [machine("b", "two/top"), machine("a", "/pool/middle"), machine("none", "/elsewhere")];
  const uses = findUses(shelves, machines);
  const row = (pool: string, name: string) => rowOf(shelves.get(pool)!.get(name)!, uses, false, undefined);
  expect(row("one", "base")).toMatchObject({
    usedBy: [{ name: "a" }, { name: "b" }],
    overlays: ["/pool/middle"],
  });
  expect(row("two", "top")).toMatchObject({ usedBy: [{ name: "b" }], overlays: [] });
});

test("a chain that bites its own tail ends", () => {
  const shelves = new Map([["one", shelf(facts("a", "b"), facts("b", "a"))]]);
  const { usersOf } = findUses(shelves, [machine("m", "/pool/a")]);
  expect([...usersOf.keys()].sort()).toEqual(["/pool/a", "/pool/b"]);
});

test("a row of which nothing changed is the same object", () => {
  const uses = findUses(new Map(), []);
  const first = rowOf(facts("a"), uses, false, undefined);
  expect(rowOf(facts("a"), uses, false, first)).toBe(first);
  expect(rowOf(facts("a"), uses, true, first)).toMatchObject({ unfinished: true });
});

test("what libvirt writes of a volume is read, whatever is in its name", () => {
  const xml = volumeXml({
    name: "a & <b>",
    format: "qcow2",
    capacity: 4096,
    full: true,
    backing: { path: "/pool/base", format: "raw" },
    secret: "c1f3a6a0-0000-4000-8000-000000000001",
  });
  expect(readVolume(xml)).toMatchObject({
    name: "a & <b>",
    format: "qcow2",
    capacity: 4096,
    allocation: 4096,
    backing: "/pool/base",
    encrypted: true,
    secret: "c1f3a6a0-0000-4000-8000-000000000001",
  });
});
