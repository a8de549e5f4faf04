import { expect, test } from "vitest";
import { missedRuns, nextRun } from "./times.ts";

const hour = 3_600_000;

test("the next one is due its hours after the last, and once when many were missed", () => {
  expect(nextRun({ hours: 6 }, 10 * hour, 11 * hour)).toBe(16 * hour);
  expect(nextRun({ hours: 6 }, 10 * hour, 100 * hour)).toBe(16 * hour);
  // The clock was put back by two days: it does not wait for them.
  expect(nextRun({ hours: 6 }, 58 * hour, 10 * hour)).toBe(16 * hour);
});

test("one that comes late is none that was missed", () => {
  expect(missedRuns({ hours: 6 }, 10 * hour, 16 * hour)).toBe(0);
  expect(missedRuns({ hours: 6 }, 10 * hour, 21 * hour)).toBe(0);
  expect(missedRuns({ hours: 6 }, 10 * hour, 22 * hour)).toBe(1);
  expect(missedRuns({ hours: 6 }, 10 * hour, 100 * hour)).toBe(14);
  expect(missedRuns({ hours: 6 }, 100 * hour, 10 * hour)).toBe(0);
});
