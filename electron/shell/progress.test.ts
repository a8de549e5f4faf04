import { expect, test } from "vitest";
import type { Job } from "../../shared/contract/jobs.ts";
import { taskBarProgress } from "./progress.ts";

const job = (progress?: Job["progress"]): Job => ({
  id: "x",
  title: "x",
  state: "running",
  startedAt: 0,
  ...(progress && { progress }),
});

test("all running jobs are one progress, by their bytes", () => {
  expect(taskBarProgress([])).toBe(-1);
  expect(taskBarProgress([job(), job({ done: 7 })])).toBe(2);
  expect(taskBarProgress([job({ done: 1, total: 10 }), job({ done: 80, total: 90 }), job()])).toBe(0.81);
  // More than was said at first is no more than all.
  expect(taskBarProgress([job({ done: 20, total: 10 })])).toBe(1);
});
