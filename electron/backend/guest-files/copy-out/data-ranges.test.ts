import { expect, test } from "vitest";
import { parseSeeks } from "./data-ranges.ts";

test("xfs_io's list becomes ranges of data", () => {
  expect(parseSeeks("Whence\tResult\nHOLE\t0\nDATA\t4096\nHOLE\t8192\nDATA\t16384\n", 20_000)).toEqual([
    { start: 4096, end: 8192 },
    { start: 16_384, end: 20_000 },
  ]);
  expect(parseSeeks("Whence\tResult\nDATA\t0\nHOLE\tEOF\n", 100)).toEqual([{ start: 0, end: 100 }]);
  expect(parseSeeks("Whence\tResult\nHOLE\t0\n", 100)).toEqual([]);
});

test("what is no list, goes back or leads beyond the end tells nothing, or no more than there is", () => {
  expect(parseSeeks("sh: xfs_io: not found\n", 100)).toBeUndefined();
  expect(parseSeeks("", 100)).toBeUndefined();
  expect(parseSeeks("DATA\t50\nHOLE\t10\n", 100)).toBeUndefined();
  expect(parseSeeks("DATA\t50\nHOLE\t9999999999999999999\n", 100)).toEqual([{ start: 50, end: 100 }]);
});
