import { expect, test } from "vitest";
import { keepMounted, MOST_MOUNTED } from "./mounted.ts";

const all = new Set(["a", "b", "c", "d", "e", "f"]);

test("keeps those seen last, the one in view first", () => {
  let kept: readonly string[] = [];
  for (const key of ["a", "b", "c", "d", "e", "c"]) kept = keepMounted(kept, key, all);
  expect(kept).toEqual(["c", "e", "d", "b"]);
  expect(kept).toHaveLength(MOST_MOUNTED);
});

test("a console goes with its tab; the one in view never does", () => {
  expect(keepMounted(["a", "b", "c"], "a", new Set(["c"]))).toEqual(["a", "c"]);
  expect(keepMounted(["a", "b"], undefined, new Set(["b"]))).toEqual(["b"]);
});

test("what stays as it is stays the same", () => {
  const kept = ["a", "b"];
  expect(keepMounted(kept, "a", all)).toBe(kept);
  expect(keepMounted(kept, undefined, all)).toBe(kept);
});
