import { expect, test } from "vitest";
import { cpuPercent, usedMemoryMiB } from "./stats.ts";

const second = 1_000_000_000n;

test.each([
  ["half of one vCPU", second, second / 2n, 1, 50],
  ["two of four vCPUs", second, second * 2n, 4, 50],
  ["a clock that runs ahead", second, second * 3n, 1, 100],
  ["nothing", second, 0n, 2, 0],
])("CPU use: %s", (_name, elapsed, used, vcpus, percent) => {
  expect(cpuPercent({ cpuTime: 5n, at: 7n }, { cpuTime: 5n + used, at: 7n + elapsed }, vcpus)).toBe(percent);
});

test("CPU use of a machine that was restarted in between is not known", () => {
  expect(cpuPercent({ cpuTime: second, at: 0n }, { cpuTime: 0n, at: second }, 1)).toBeUndefined();
  expect(cpuPercent({ cpuTime: 0n, at: 1n }, { cpuTime: 0n, at: 1n }, 1)).toBeUndefined();
});

test("memory is the guest's own count where it tells, else the process's", () => {
  const rss = { "balloon.rss": 2048n, "balloon.current": 4096n };
  expect(usedMemoryMiB({ ...rss, "balloon.available": 4096n, "balloon.unused": 1024n })).toBe(3);
  expect(usedMemoryMiB(rss)).toBe(2);
  expect(usedMemoryMiB({ "balloon.current": 4096n })).toBe(4);
  expect(usedMemoryMiB({})).toBeUndefined();
});
