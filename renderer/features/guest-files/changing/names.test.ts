import { expect, test } from "vitest";
import { nameFault } from "./names.ts";
import { strings } from "./strings.ts";

test.each([
  ["", "empty"],
  [".", "dots"],
  ["..", "dots"],
  ["a/b", "slash"],
  ["ü".repeat(128), "long"],
] as const)("%j is no name: %s", (name, fault) => {
  expect(nameFault(name)).toBe(strings.nameFaults[fault]);
});

test.each(["a", "...", " ", "-rf", "ü".repeat(127), "\udcff", "line\nbreak"])("%j is a name", (name) => {
  expect(nameFault(name)).toBeUndefined();
});
