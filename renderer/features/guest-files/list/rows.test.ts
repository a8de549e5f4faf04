import { describe, expect, test } from "vitest";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import {
  beginningWith,
  comparison,
  filtered,
  foundRow,
  merged,
  nameKey,
  type Order,
  rowIn,
  sorting,
} from "./rows.ts";
import { SortedRows } from "./sorted-rows.ts";

const entry = (name: string, more: Partial<GuestEntry> = {}): GuestEntry => ({
  name,
  kind: "file",
  bytes: 0,
  allocated: 0,
  mode: 0o644,
  uid: 0,
  gid: 0,
  modifiedAt: 0,
  changedAt: 0,
  accessedAt: 0,
  inode: 1,
  links: 1,
  ...more,
});
const rows = (...names: string[]) => names.map((name) => rowIn("/", entry(name)));
const byName: Order = { column: "name", descending: false };
const names = (list: readonly { entry: GuestEntry }[]) => list.map((row) => row.entry.name);

/** Runs the sliced sort to its end. */
function sorted(list: ReturnType<typeof rows>, order: Order) {
  const work = sorting(list, comparison(order));
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

describe("names", () => {
  test.each([
    ["vm9", "vm10"],
    ["vm009", "vm10"],
    ["File", "file2"],
    ["étage", "forest"],
    ["a", "ab"],
    ["2", "10"],
    ["a2b3", "a2b20"],
  ])("%s comes before %s", (first, second) => expect(nameKey(first) < nameKey(second)).toBe(true));

  test("folders come first in either direction", () => {
    const list = [...rows("b", "a"), rowIn("/", entry("z", { kind: "directory" }))];
    expect(names(sorted(list, byName))).toEqual(["z", "a", "b"]);
    expect(names(sorted(list, { column: "name", descending: true }))).toEqual(["z", "b", "a"]);
  });

  test("equals of another column stand by name either way", () => {
    const list = [
      rowIn("/", entry("b", { bytes: 1 })),
      rowIn("/", entry("a", { bytes: 1 })),
      rowIn("/", entry("c", { bytes: 2 })),
    ];
    expect(names(sorted(list, { column: "bytes", descending: true }))).toEqual(["c", "a", "b"]);
    expect(names(sorted(list, { column: "bytes", descending: false }))).toEqual(["a", "b", "c"]);
  });
});

test("what comes in pieces is in order after each of them, and in slices as at once", () => {
  const list = Array.from({ length: 10_000 }, (_, index) => rowIn("/", entry(`f${(index * 7919) % 10_000}`)));
  const whole = list.toSorted(comparison(byName));
  expect(names(sorted(list, byName))).toEqual(names(whole));
  const pieces = new SortedRows(byName);
  for (let at = 0; at < list.length; at += 1700) {
    pieces.add(list.slice(at, at + 1700));
    expect(names(pieces.rows)).toEqual(names(list.slice(0, at + 1700).toSorted(comparison(byName))));
  }
});

test("what comes while the order changes is not lost, and the last order wins", async () => {
  const pieces = new SortedRows(byName);
  pieces.add(rows("a", "b"));
  const first = pieces.reorder({ column: "bytes", descending: true });
  const second = pieces.reorder({ column: "name", descending: true });
  pieces.add(rows("c"));
  expect(await Promise.all([first, second])).toEqual([false, true]);
  expect(names(pieces.rows)).toEqual(["c", "b", "a"]);
});

test("of equals those of the first list come first", () => {
  const [a] = rows("a");
  const [b] = rows("a");
  expect(merged([a!], [b!], () => 0)[0]).toBe(a);
});

test("every word must be in the name, and hidden files are left out unless they are wanted", () => {
  const list = rows(".profile", "Notes about profiles", "notes");
  expect(names(filtered(list, "profile", false))).toEqual(["Notes about profiles"]);
  expect(names(filtered(list, "notes PROF", true))).toEqual(["Notes about profiles"]);
  expect(filtered(list, "", true)).toBe(list);
});

test("a name that would change how it is seen is shown with what it hides", () => {
  const [row] = rows("a\u202egpj.exe");
  expect(row!.shown).toBe("a\\u{202e}gpj.exe");
  expect(row!.path).toBe("/a\u202egpj.exe");
});

test("what was found has its folder before its name", () => {
  const row = foundRow("/etc", "/etc/apt/sources.list", entry("sources.list"));
  expect(row.shown).toBe("apt/sources.list");
  expect(row.entry.name).toBe("sources.list");
});

test("typing finds the next name from the present one on, and round", () => {
  const list = rows("alpha", "beta", "bravo");
  expect(beginningWith(list, "b", 2)).toBe(2);
  expect(beginningWith(list, "B", 3)).toBe(1);
  expect(beginningWith(list, "bra", 1)).toBe(2);
  expect(beginningWith(list, "x", 0)).toBe(-1);
});
