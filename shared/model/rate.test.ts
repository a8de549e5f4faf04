import { expect, it } from "vitest";
import { rateOf, type Sample, withSample } from "./rate.ts";

const collect = (samples: Sample[]) => samples.reduce<Sample[]>(withSample, []);

it("tells nothing from one look", () => expect(rateOf(collect([{ at: 0, done: 0 }]))).toBeUndefined());

it("gives bytes a second", () => {
  expect(
    rateOf(
      collect([
        { at: 0, done: 0 },
        { at: 1000, done: 300 },
        { at: 2000, done: 1000 },
      ]),
    ),
  ).toBe(500);
});

it("forgets what is older than its window", () => {
  const samples = collect(
    Array.from({ length: 100 }, (_, i) => ({ at: i * 1000, done: i < 90 ? 0 : (i - 90) * 10 })),
  );
  expect(samples.length).toBeLessThanOrEqual(8);
  expect(rateOf(samples)).toBeCloseTo(10);
});

it("starts over when the work does", () => {
  expect(
    collect([
      { at: 0, done: 500 },
      { at: 1000, done: 20 },
    ]),
  ).toEqual([{ at: 1000, done: 20 }]);
});
