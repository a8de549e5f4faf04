import { expect, test } from "vitest";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import { linkTexts } from "./link-texts.ts";
import { type CopyNode, nodesOf } from "./node.ts";

type Shape = { [name: string]: Shape | string | null };

/** Folders as objects, symlinks as their targets, files as null; `on` gives other names on this host. */
function tree(folder: string, shape: Shape, on: Record<string, string> = {}, parent?: CopyNode): CopyNode[] {
  return Object.entries(shape).map(([name, what]) => {
    const path = `${folder === "/" ? "" : folder}/${name}`;
    const kind: GuestEntry["kind"] =
      what === null ? "file" : typeof what === "string" ? "symlink" : "directory";
    const entry: GuestEntry = {
      ...{ name, kind, bytes: 0, allocated: 0, mode: 0o644, uid: 0, gid: 0, inode: 1, links: 1 },
      ...{ modifiedAt: 0, changedAt: 0, accessedAt: 0, ...(typeof what === "string" && { target: what }) },
    };
    const node: CopyNode = { path, entry, name: on[name] ?? name, children: [], ...(parent && { parent }) };
    if (what !== null && typeof what === "object") node.children = tree(path, what, on, node);
    return node;
  });
}

function outcome(roots: CopyNode[]) {
  const { texts, left } = linkTexts(roots);
  const all = [...nodesOf(roots)].filter(({ entry }) => entry.kind === "symlink");
  return Object.fromEntries(all.map((node) => [node.path, left.has(node) ? false : texts.get(node)]));
}

test("a relative link to something that is copied stays as it is", () => {
  const shape = { etc: { a: null, b: "a", c: { up: "../a", self: ".", folder: "..", far: ".././c/../a" } } };
  expect(outcome(tree("/", shape))).toEqual({
    "/etc/b": "a",
    "/etc/c/up": "../a",
    "/etc/c/self": ".",
    "/etc/c/folder": "..",
    "/etc/c/far": ".././c/../a",
  });
});

test("what leads out of the copy is left out, in whatever way it does", () => {
  const shape = {
    a: "/etc/shadow",
    b: "../../../etc/shadow",
    c: "..",
    here: ".",
    d: "here/here/../../etc/shadow",
    e: "here/a",
    deep: { out: "../../../x", through: "../here/../etc" },
  };
  const found = outcome(tree("/srv/top", { top: shape }));
  expect(found["/srv/top/top/here"]).toBe(".");
  const others = Object.entries(found).filter(([path]) => path !== "/srv/top/top/here");
  expect(others.filter(([, text]) => text !== false)).toEqual([]);
  expect(others).toHaveLength(7);
});

test("links in a circle are left out, and one to a device that is not copied", () => {
  expect(outcome(tree("/", { x: { a: "b", b: "a", itself: "itself", pipe: "/x/gone" } }))).toEqual({
    "/x/a": false,
    "/x/b": false,
    "/x/itself": false,
    "/x/pipe": false,
  });
});

test("a broken link within a copied folder stays one, unless its words are not to be trusted", () => {
  expect(
    outcome(tree("/", { x: { a: "nowhere", b: "nowhere/../..", c: "bad\nname", d: "../nowhere" } })),
  ).toEqual({
    "/x/a": "nowhere",
    "/x/b": false,
    "/x/c": false,
    "/x/d": false,
  });
});

test("an absolute link within the copy, and one through a changed name, get the way that leads there", () => {
  const shape = { usr: { "bad\n": { file: null }, a: "bad\n/file", bin: { b: "/usr/a", c: "/usr/bad\n" } } };
  expect(outcome(tree("/", shape, { "bad\n": "bad%0A" }))).toEqual({
    "/usr/a": "bad%0A/file",
    "/usr/bin/b": "../a",
    "/usr/bin/c": "../bad%0A",
  });
});

test("what the guest finds above its root is not looked for above the target folder", () => {
  const shape = { a: { link: "../../../../b/file" }, b: { file: null } };
  expect(outcome(tree("/", shape))).toEqual({ "/a/link": "../b/file" });
});

test("a way without an end is given up", () => {
  const long = "x/../".repeat(800);
  expect(outcome(tree("/", { a: { x: {}, link: `${long}x` } }))).toEqual({ "/a/link": false });
});
