import { expect, test } from "vitest";
import { appended, stretches, summarise, toColumns } from "./series.ts";

const minute = 60_000;

test("keeps an hour", () => {
  const before = [{ at: 0 }, { at: 2000 }, { at: 60 * minute }];
  expect(appended(before, [{ at: 60 * minute + 2000 }]).map(({ at }) => at)).toEqual([
    2000,
    60 * minute,
    60 * minute + 2000,
  ]);
  expect(appended(before, [])).toEqual(before);
});

test("a time when nobody looked parts the curve; a value that is not known does not", () => {
  const samples = [
    { at: 0, cpuPercent: 1 },
    { at: 2000, cpuPercent: 2, netSend: 5 },
    { at: 60_000, cpuPercent: 3 },
  ];
  expect(toColumns(samples, ["cpuPercent", "netSend"])).toEqual([
    [0, 2, 2.001, 60],
    [1, 2, null, 3],
    [undefined, 5, null, undefined],
  ]);
});

test("sums up what was measured since a moment", () => {
  const samples = [
    { at: 0, cpuPercent: 100 },
    { at: 1000, cpuPercent: 10 },
    { at: 2000, cpuPercent: 30 },
    { at: 3000 },
  ];
  expect(summarise(samples, "cpuPercent", 1000)).toEqual({ now: 30, average: 20, highest: 30 });
  expect(summarise(samples, "diskRead", 0)).toBeUndefined();
});

test("averages by stretches of time, newest first, without those in which nothing was measured", () => {
  const samples = [
    { at: 0, cpuPercent: 99 },
    { at: 10 * minute, cpuPercent: 10 },
    { at: 10 * minute + 2000, cpuPercent: 20, memoryMiB: 8 },
    { at: 13 * minute, cpuPercent: 40 },
  ];
  expect(stretches(samples, ["cpuPercent", "memoryMiB"], 5 * minute, minute)).toEqual([
    { from: 13 * minute, averages: { cpuPercent: 40 } },
    { from: 10 * minute, averages: { cpuPercent: 15, memoryMiB: 8 } },
  ]);
});
