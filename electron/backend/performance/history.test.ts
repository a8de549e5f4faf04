import { expect, test } from "vitest";
import type { Usage } from "./counters.ts";
import { History } from "./history.ts";

const hour = 3_600_000;
const beat = 2000;

const one = (key: string, usage: Usage) => new Map([[key, usage]]);

test("gives each reading once, with what was known of it", () => {
  const history = new History();
  history.add(1000, one("a", { memoryMiB: 1.23456 }));
  history.add(
    3000,
    new Map<string, Usage>([
      ["a", { cpuPercent: 0, netSend: 5 }],
      ["b", { cpuPercent: 9 }],
    ]),
  );
  const { samples, next } = history.since("a", 0, 3000);
  expect(samples).toEqual([
    { at: 1000, memoryMiB: 1.23 },
    { at: 3000, cpuPercent: 0, netSend: 5 },
  ]);
  expect(history.since("a", next, 3000).samples).toEqual([]);
  history.add(5000, one("a", { cpuPercent: 7 }));
  expect(history.since("a", next, 5000).samples).toEqual([{ at: 5000, cpuPercent: 7 }]);
  expect(history.since("b", 0, 5000).samples).toEqual([{ at: 3000, cpuPercent: 9 }]);
  expect(history.since("never seen", 0, 5000).samples).toEqual([]);
});

test("keeps an hour, also when the ring has gone round more than once", () => {
  const history = new History();
  for (let number = 0; number < 5000; number++)
    history.add(number * beat, one("a", { cpuPercent: number % 100 }));
  const now = 4999 * beat;
  const { samples } = history.since("a", 0, now);
  expect(samples).toHaveLength(1800);
  expect(samples[0]?.at).toBe(now - 1799 * beat);
  expect(samples.every(({ at, cpuPercent }) => cpuPercent === (at / beat) % 100)).toBe(true);
});

test("a machine that was off has a hole, not what stood in the ring before", () => {
  const history = new History();
  const running = (number: number) => number < 100 || number >= 1850;
  for (let number = 0; number < 2000; number++) {
    history.add(number * beat, running(number) ? one("a", { cpuPercent: 1 }) : new Map());
  }
  const numbers = history.since("a", 0, 1999 * beat).samples.map(({ at }) => at / beat);
  // Of the first hundred only what still lies within the hour; of the hole nothing.
  expect(numbers.filter((number) => number < 100)).toEqual([]);
  expect(numbers).toHaveLength(150);
});

test("what is older than an hour is gone, also when nobody watched since", () => {
  const history = new History();
  history.add(0, one("a", { cpuPercent: 1 }));
  expect(history.since("a", 0, hour).samples).toHaveLength(1);
  expect(history.since("a", 0, hour + 1).samples).toHaveLength(0);
  history.add(hour + 1, one("b", { cpuPercent: 1 }));
  history.add(hour + beat, one("a", { cpuPercent: 2 }));
  expect(history.since("a", 0, hour + beat).samples).toEqual([{ at: hour + beat, cpuPercent: 2 }]);
});
