import { describe, expect, test } from "vitest";
import type { Volume } from "../../../../shared/contract/volumes.ts";
import { applyEvent, arranged, copyName, freeName, nameFault } from "./model.ts";

const volume = (name: string, more: Partial<Volume> = {}): Volume => ({
  name,
  path: `/pool/${name}`,
  kind: "file",
  format: "raw",
  capacity: 100,
  allocation: 10,
  encrypted: false,
  usedBy: [],
  overlays: [],
  ...more,
});
const rows = (...volumes: Volume[]) => new Map(volumes.map((each) => [each.name, each]));
const names = (volumes: readonly Volume[]) => volumes.map(({ name }) => name);

test("changes are applied to what was known, which itself stays", () => {
  const before = rows(volume("a"), volume("b"));
  const changed = [volume("b", { capacity: 7 }), volume("c")];
  const after = applyEvent(before, { kind: "changes", changed, removed: ["a"], reading: false });
  expect([...after.keys()]).toEqual(["b", "c"]);
  expect(after.get("b")?.capacity).toBe(7);
  expect(before.size).toBe(2);
  expect(applyEvent(after, { kind: "all", volumes: [volume("d")], reading: false }).size).toBe(1);
});

test("every word must be found in name, format, path or users", () => {
  const web = { uuid: "00000000-0000-4000-8000-000000000000", name: "web" };
  const all = rows(volume("one.qcow2", { format: "qcow2", usedBy: [web] }), volume("two"), volume("ONE-b"));
  const order = { column: "name", descending: false } as const;
  expect(names(arranged(all, "one", order))).toEqual(["one.qcow2", "ONE-b"].sort(Intl.Collator().compare));
  expect(names(arranged(all, "web qcow2", order))).toEqual(["one.qcow2"]);
  expect(arranged(all, "nothing", order)).toEqual([]);
});

test("numbers in names count as numbers, and equal sizes are in the order of names", () => {
  const all = rows(volume("disk-10"), volume("disk-9"), volume("disk-1", { capacity: 50 }));
  expect(names(arranged(all, "", { column: "name", descending: false }))).toEqual([
    "disk-1",
    "disk-9",
    "disk-10",
  ]);
  expect(names(arranged(all, "", { column: "capacity", descending: true }))).toEqual([
    "disk-9",
    "disk-10",
    "disk-1",
  ]);
});

describe("names of new volumes", () => {
  test.each([
    ["", "empty"],
    ["a/b", "shape"],
    ["a\nb", "shape"],
    ["..", "shape"],
    ["ä".repeat(128), "shape"],
    ["here", "taken"],
    ["fine name.qcow2", undefined],
  ])("%j", (name, fault) => expect(nameFault(name, rows(volume("here")))).toBe(fault));

  test("the number stands before the extension", () => {
    const taken = rows(volume("a.qcow2"), volume("a-2.qcow2"), volume("a-copy.qcow2"));
    expect(freeName("a.qcow2", taken)).toBe("a-3.qcow2");
    expect(copyName("a.qcow2", taken)).toBe("a-copy-2.qcow2");
    expect(freeName("b", taken)).toBe("b");
  });
});
