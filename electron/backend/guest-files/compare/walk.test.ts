import { constants } from "node:os";
import { expect, test } from "vitest";
import type { GuestDifference } from "../../../../shared/contract/guest-files/comparing.ts";
import { GuestfsError } from "../../guestfs/appliance.ts";
import type { PlaceCalls } from "../session/session.ts";
import { compareSides } from "./walk.ts";

/** Folders by path: names of files with their contents, of folders with `undefined`; a number is an errno. */
type Tree = Record<string, Record<string, string | undefined> | number>;

/** An appliance with these folders, which counts how often each file was read. */
function place(tree: Tree, { inode = 1, time = 1 } = {}): PlaceCalls & { reads: string[] } {
  const reads: string[] = [];
  const stat = (contents: string | undefined) => {
    const fields = new BigInt64Array(22);
    fields[1] = BigInt(inode);
    fields[2] = contents === undefined ? 0o040755n : 0o100644n;
    fields[7] = BigInt(contents?.length ?? 0);
    for (const index of [10, 12, 14]) fields[index] = BigInt(time);
    return fields;
  };
  const find = (path: string) => {
    const folder = tree[path.slice(0, path.lastIndexOf("/")) || "/"];
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (path === "/") return undefined;
    if (typeof folder === "object" && name in folder) return folder[name];
    throw new GuestfsError("lstatns", "no such file", constants.errno.ENOENT);
  };
  const folderAt = (path: string) => {
    const folder = tree[path] ?? {};
    if (typeof folder === "number") throw new GuestfsError("readdir", "damaged", folder);
    return folder;
  };
  const answers: Record<string, (...given: never[]) => unknown> = {
    lstatns: (path: string) => stat(find(path)),
    readdir: (path: string) => {
      const names = [".", ...Object.keys(folderAt(path))];
      return { names, types: names.map(() => "u").join("") };
    },
    lstatnslist: (path: string, names: readonly string[]) => {
      const all = new BigInt64Array(22 * names.length);
      for (const [index, name] of names.entries()) all.set(stat(folderAt(path)[name]), index * 22);
      return all;
    },
    pread: (path: string) => {
      reads.push(path);
      return Buffer.from(find(path) ?? "");
    },
  };
  const callWith = async (manner: { signal?: AbortSignal }, name: string, ...given: never[]) => {
    manner.signal?.throwIfAborted();
    return answers[name]!(...given);
  };
  return { place: {}, callWith, call: callWith, reads } as unknown as PlaceCalls & { reads: string[] };
}

async function compare(before: PlaceCalls, after: PlaceCalls, options = {}) {
  const differences: GuestDifference[] = [];
  const unread: { path: string; reason: string }[] = [];
  let end: string | undefined;
  let largest = 0;
  const signal = new AbortController().signal;
  for await (const piece of compareSides(
    { calls: before, top: "/" },
    { calls: after, top: "/" },
    { thorough: false, signal, ...options },
  )) {
    differences.push(...piece.differences);
    unread.push(...piece.unread);
    largest = Math.max(largest, piece.differences.length, piece.unread.length);
    end = piece.end;
  }
  const told = differences.map(({ path, change, differs }) => [path, change, ...differs].join(" ")).sort();
  return { told, unread, end, largest };
}

test("a file that nothing says was changed is read only when it is asked for", async () => {
  const before = place({ "/": { kept: "one" } });
  const after = place({ "/": { kept: "two" } });
  expect((await compare(before, after)).told).toEqual([]);
  expect(before.reads).toEqual([]);
  expect((await compare(before, after, { thorough: true })).told).toEqual(["kept changed contents"]);
});

test("a file of another time or another inode is read, and one of another size needs not be", async () => {
  const tree: Tree = { "/": { same: "one", other: "one", longer: "one" } };
  const later: Tree = { "/": { same: "one", other: "two", longer: "three" } };
  const [before, touched] = [place(tree), place(later, { time: 2 })];
  expect((await compare(before, touched)).told).toEqual([
    "longer changed contents size time",
    "other changed contents time",
    "same changed time",
  ]);
  expect(touched.reads.sort()).toEqual(["/other", "/same"]);
  expect((await compare(place(tree), place(later, { inode: 2 }))).told).toEqual([
    "longer changed contents size",
    "other changed contents",
  ]);
});

test("a folder that cannot be read is told of, and the others are compared", async () => {
  const before = place({ "/": { bad: undefined, good: undefined }, "/bad": { a: "a" }, "/good": {} });
  const after = place({
    "/": { bad: undefined, good: undefined },
    "/bad": constants.errno.EIO,
    "/good": { new: "" },
  });
  expect(await compare(before, after)).toMatchObject({
    told: ["good/new added"],
    unread: [{ path: "bad", reason: expect.stringMatching(/^After: .*damaged at “\/bad”/) }],
    end: "all",
  });
});

test("what is on one side alone is told with all below it, and no more than a hundred thousand", async () => {
  const names = Object.fromEntries(Array.from({ length: 100_001 }, (_, index) => [`file-${index}`, ""]));
  const before = place({ "/": {} });
  const after = place({ "/": { many: undefined }, "/many": names });
  const { told, end, largest } = await compare(before, after);
  expect(told).toHaveLength(100_000);
  expect(told).toContain("many added");
  expect({ end, largest }).toEqual({ end: "too-many", largest: 500 });
  expect(await compare(after, before)).toMatchObject({ end: "too-many" });
});

test("it ends with the caller's reason when the caller stops", async () => {
  const signal = AbortSignal.abort(new Error("left"));
  await expect(compare(place({ "/": {} }), place({ "/": {} }), { signal })).rejects.toThrow("left");
});
