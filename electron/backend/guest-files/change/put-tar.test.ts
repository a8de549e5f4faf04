import { extract } from "tar-stream";
import { expect, test } from "vitest";
import { nameOf } from "../../../../shared/model/guest-name.ts";
import type { CopyNode, CopySource } from "./copy-node.ts";
import { fitsTar, tarOf } from "./put-tar.ts";

const node = (given: Partial<CopyNode>): CopyNode => ({
  ...{ name: "n", path: "/n", kind: "file", bytes: 0, allocated: 0, modifiedAt: 1_700_000_000_250 },
  ...{ uid: 1, gid: 2, mode: 0o644, links: 1, children: [] },
  ...given,
});
const source: CopySource = {
  open: async () => ({
    read: async (_at, length) => Buffer.alloc(length, "x"),
    ranges: async () => [],
    [Symbol.asyncDispose]: async () => {},
  }),
};

test("an archive has what the nodes say, however long or strange their names are", async () => {
  const long = `0/${"ä\n".repeat(80)}/${"b".repeat(200)}`;
  const placed = [
    { node: node({ kind: "directory", mode: 0o1750 }), at: "0" },
    { node: node({ bytes: 3_000_000, mode: 0o4755 }), at: long },
    { node: node({ kind: "symlink", target: "../../etc" }), at: "0/link" },
    { node: node({ uid: 4_000_000_000, gid: 3_000_000_000 }), at: "0/far" },
  ];
  const pieces = await tarOf(placed, source, new AbortController().signal);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(4 << 20);
  const archive = extract();
  archive.end(Buffer.concat(pieces));
  const seen: unknown[] = [];
  for await (const entry of archive) {
    let bytes = 0;
    for await (const part of entry) bytes += part.length;
    const { name, type, mode, linkname } = entry.header;
    const { pax } = entry.header as { pax?: Record<string, string> };
    seen.push([name, type, mode, bytes, linkname, pax?.["mtime"], pax?.["uid"], pax?.["gid"]]);
  }
  const time = "1700000000.250000";
  expect(seen).toEqual([
    ["0", "directory", 0o1750, 0, null, time, undefined, undefined],
    [long, "file", 0o4755, 3_000_000, null, time, undefined, undefined],
    ["0/link", "symlink", 0o644, 0, "../../etc", time, undefined, undefined],
    ["0/far", "file", 0o644, 0, null, time, "4000000000", "3000000000"],
  ]);
});

test("what fails to be read fails the archive", async () => {
  const broken: CopySource = { open: () => Promise.reject(new Error("unreadable")) };
  const made = tarOf([{ node: node({}), at: "0" }], broken, new AbortController().signal);
  await expect(made).rejects.toThrow("unreadable");
});

test("names that are no text are not for an archive", () => {
  const odd = nameOf(Uint8Array.from([0xff]));
  expect(fitsTar({ node: node({}), at: `0/${odd}` })).toBe(false);
  expect(fitsTar({ node: node({ kind: "symlink", target: odd }), at: "0/link" })).toBe(false);
  expect(fitsTar({ node: node({}), at: "0/ä" })).toBe(true);
});
