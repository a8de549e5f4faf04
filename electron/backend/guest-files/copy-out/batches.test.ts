import { expect, test } from "vitest";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import { divide } from "./batches.ts";
import { type CopyNode, nodesOf } from "./node.ts";

interface Shape {
  [name: string]: Shape | number;
}

/** Folders as objects, files as their bytes. */
const tree = (folder: string, shape: Shape): CopyNode[] =>
  Object.entries(shape).map(([name, what]) => {
    const entry: GuestEntry = {
      ...{ name, kind: typeof what === "number" ? "file" : "directory", bytes: 0, allocated: 0, mode: 0o644 },
      ...{ uid: 0, gid: 0, modifiedAt: 0, changedAt: 0, accessedAt: 0, inode: 1, links: 1 },
      ...(typeof what === "number" && { bytes: what }),
    };
    const path = `${folder}/${name}`;
    return { path, entry, name, children: typeof what === "number" ? [] : tree(path, what) };
  });

const many = (count: number, bytes: number): Shape =>
  Object.fromEntries(Array.from({ length: count }, (_, number) => [`f${number}`, bytes]));

function divided(shape: Shape, unwanted: string[] = []) {
  const roots = tree("", shape);
  const files = [...nodesOf(roots)].filter(
    ({ entry, path }) => entry.kind === "file" && !unwanted.includes(path),
  );
  const { batches, single } = divide(roots, new Set(files));
  const fetched = [...batches.flatMap((batch) => [...batch.files.values()]), ...single];
  // Whatever is divided how: each file is fetched, and once.
  expect(fetched.map(({ path }) => path).toSorted()).toEqual(files.map(({ path }) => path).toSorted());
  return { batches, single: single.map(({ path }) => path) };
}

test("small files of a folder and of those in it come as one archive, big ones by themselves", () => {
  const { batches, single } = divided({ etc: { ...many(10, 5), big: 2 << 20, sub: many(10, 5) } });
  expect(single).toEqual(["/etc/big"]);
  expect(batches.map(({ folder, excludes, bytes }) => ({ folder, excludes, bytes }))).toEqual([
    { folder: "/etc", excludes: ["./big"], bytes: 100 },
  ]);
});

test("a few files are not worth an archive", () => {
  expect(divided({ etc: many(3, 5), one: 7 })).toEqual({ batches: [], single: expect.any(Array) });
});

test("folders that are too much for one archive get their own", () => {
  const { batches } = divided({ usr: { a: many(3000, 5), b: many(3000, 5), c: many(500, 5) } });
  expect(batches.map(({ folder, excludes }) => [folder, excludes])).toEqual([
    ["/usr/b", []],
    ["/usr", ["./b"]],
  ]);
});

test("the larger files of a folder with too many bytes come by themselves", () => {
  const { batches, single } = divided({ photos: { ...many(400, 200 << 10), ...{ "a.txt": 5 } } });
  expect(batches).toEqual([]);
  expect(single).toHaveLength(401);
});

test("names that tar would take for patterns, or cut, name themselves", () => {
  const names = ["[a]*?", "back\\slash", "new\nline", "blank ", "tab\t"];
  const { batches } = divided({
    top: { ...many(20, 5), ...Object.fromEntries(names.map((name) => [name, 2 << 20])) },
  });
  expect(batches[0]?.excludes).toEqual([
    "./\\[a\\]\\*\\?",
    "./back\\\\slash",
    "./new?line",
    "./blank?",
    "./tab?",
  ]);
});

test("what is not wanted is not read", () => {
  const { batches } = divided({ top: { ...many(20, 5), other: 9 } }, ["/top/other"]);
  expect(batches[0]?.excludes).toEqual(["./other"]);
});
