import { expect, test } from "vitest";
import type { GuestDifference } from "../../../../shared/contract/guest-files/comparing.ts";
import { type Change, countChanges, foldersOfOthers, outermost, treeRows } from "./tree.ts";

const of = (change: Change, path: string): GuestDifference => ({ change, path, differs: [] });
const differences = [
  of("changed", "etc/passwd"),
  of("added", "srv"),
  of("added", "srv/a"),
  of("removed", "etc/apt/list"),
  of("changed", ""),
];
const all = { text: "", changes: new Set<Change>(["added", "removed", "changed"]) };
const shown = (rows: ReturnType<typeof treeRows>) =>
  rows.map(({ path, level, within, difference }) => [path, level, within, difference?.change]);

test("folders that lead to differences stand above them, each with how many there are below", () => {
  expect(shown(treeRows(differences, all, new Set()))).toEqual([
    ["", 1, 0, "changed"],
    ["etc", 1, 2, undefined],
    ["etc/apt", 2, 1, undefined],
    ["etc/apt/list", 3, 0, "removed"],
    ["etc/passwd", 2, 0, "changed"],
    ["srv", 1, 1, "added"],
    ["srv/a", 2, 0, "added"],
  ]);
});

test("what is below a folded folder is left out, and what the filter does not want", () => {
  expect(shown(treeRows(differences, all, new Set(["etc"]))).map(([path]) => path)).toEqual([
    "",
    "etc",
    "srv",
    "srv/a",
  ]);
  const filter = { text: "APT", changes: all.changes };
  expect(shown(treeRows(differences, filter, new Set())).map(([path]) => path)).toEqual([
    "etc",
    "etc/apt",
    "etc/apt/list",
  ]);
  const added = { text: "", changes: new Set<Change>(["added"]) };
  expect(shown(treeRows(differences, added, new Set())).map(([path]) => path)).toEqual(["srv", "srv/a"]);
});

test("differences are counted by kind", () => {
  expect(countChanges(differences)).toEqual({ added: 2, removed: 1, changed: 2 });
});

test("what is chosen below something chosen goes along with it", () => {
  expect(outermost(["a", "a/b", "a/b/c", "ab", "c/d"])).toEqual(["a", "ab", "c/d"]);
});

test("a folder in which all is chosen is told from one with something else", () => {
  const all = differences.map(({ path }) => path);
  expect(foldersOfOthers(differences, new Set(all))).toEqual(new Set());
  const others = all.filter((path) => path !== "etc/apt/list");
  expect(foldersOfOthers(differences, new Set(others))).toEqual(new Set(["etc", "etc/apt"]));
});
