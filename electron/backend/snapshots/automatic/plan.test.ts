import { expect, test } from "vitest";
import { expired, type Made, nameAt, stillThere } from "./plan.ts";

test("only what was made here goes, and only what is beyond those to keep", () => {
  const made: Made[] = [3, 1, 2].map((at) => ({ name: `a${at}`, at, why: "schedule" }));
  const before: Made = { name: "b", at: 0, why: "change" };
  const own = { name: "mine", at: 0 };
  const names = (keep: number, present: readonly { name: string; at: number }[]) =>
    expired([...made, before], present, "schedule", keep).map(({ name }) => name);
  expect(names(1, [...made, before, own])).toEqual(["a1", "a2"]);
  expect(names(3, [...made, before, own])).toEqual([]);
  // Deleted by somebody, and one of the same name made by hand: neither is ours any more.
  const replaced = [{ name: "a1", at: 99 }, made[0]!];
  expect(names(1, replaced)).toEqual([]);
  expect(stillThere(made, replaced)).toEqual([made[0]]);
  expect(expired([...made, before], [...made, before], "change", 1)).toEqual([]);
});

test("names sort by time and can be files", () => {
  expect(nameAt("Automatic", new Date(2026, 0, 2, 3, 4, 5))).toBe("Automatic 2026-01-02 03.04.05");
});
