import { expect, test } from "vitest";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import type { PlaceCalls } from "../session/session.ts";
import { sameContents, union } from "./contents.ts";

test("ranges become one where they meet", () => {
  const range = (start: number, end: number) => ({ start, end });
  expect(union([])).toEqual([]);
  expect(union([range(8, 10), range(0, 4), range(4, 6), range(1, 2)])).toEqual([range(0, 6), range(8, 10)]);
});

/** A file of that size which has data only at its beginning. */
function sparse(bytes: number, data: string) {
  const reads: number[] = [];
  const callWith = async (_: unknown, name: string, ...given: unknown[]) => {
    if (name === "debug") return `Whence\tResult\nDATA\t0\nHOLE\t4096\n`;
    const [, length, at] = given as [string, number, number];
    reads.push(at);
    const piece = Buffer.alloc(Math.min(length, bytes - at));
    if (at === 0) piece.write(data);
    return piece;
  };
  const calls = { callWith } as unknown as PlaceCalls;
  return { calls, path: "/file", entry: { bytes, allocated: 4096 } as GuestEntry, reads };
}

test("of files with holes only what one of them has is read, and no more than to the first difference", async () => {
  const [one, other] = [sparse(2 ** 40, "data"), sparse(2 ** 40, "data")];
  expect(await sameContents(one, other, {})).toBe(true);
  expect(one.reads).toEqual([0]);
  const [small, changed] = [sparse(5 << 20, "data"), sparse(5 << 20, "DATA")];
  expect(await sameContents(small, changed, {})).toBe(false);
  expect(changed.reads).toEqual([0]);
  expect(await sameContents(small, sparse(5 << 20, "data"), {})).toBe(true);
});
