import { describe, expect, test } from "vitest";
import type { StartPlace } from "../contract/autostart.ts";
import { hostStart, nextPlace, startSequence } from "./start-sequence.ts";

const machine = (name: string, place?: StartPlace, persistent = true) => ({
  uuid: `uuid of ${name}`,
  name,
  persistent,
  autostart: false,
  organisation: { tags: [], favourite: false, ...(place && { autostart: place }) },
});

describe("startSequence", () => {
  test("follows the numbers, which need not be consecutive, then the names", () => {
    const steps = startSequence([
      machine("web", { order: 10, delay: 5 }),
      machine("database", { order: 2, delay: 0 }),
      machine("cache", { order: 10, delay: 1 }),
    ]);
    expect(steps).toEqual([
      { uuid: "uuid of database", name: "database", delay: 0 },
      { uuid: "uuid of cache", name: "cache", delay: 1 },
      { uuid: "uuid of web", name: "web", delay: 5 },
    ]);
  });

  test("leaves out what has no place, and what would not be there after a boot", () => {
    expect(startSequence([machine("plain"), machine("transient", { order: 1, delay: 0 }, false)])).toEqual(
      [],
    );
  });
});

test("the next place is behind the last, and never beyond the limit", () => {
  expect(nextPlace([])).toBe(1);
  expect(nextPlace([machine("a", { order: 7, delay: 0 }), machine("b")])).toBe(8);
  expect(nextPlace([machine("a", { order: 10_000, delay: 0 })])).toBe(10_000);
});

test.each([
  [false, undefined, { by: "nobody" }],
  [true, undefined, { by: "libvirt" }],
  [false, { order: 1, delay: 2 }, { by: "guesthouse", order: 1, delay: 2 }],
  [true, { order: 1, delay: 2 }, { by: "guesthouse", order: 1, delay: 2 }],
] as const)("autostart %s and place %j", (autostart, place, expected) => {
  expect(hostStart({ ...machine("a", place), autostart })).toEqual(expected);
});
