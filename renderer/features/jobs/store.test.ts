import { expect, test, vi } from "vitest";
import type { Job } from "../../../shared/contract/jobs.ts";
import { changed, inOrder, windowTitle } from "./store.ts";

vi.mock("../../app/session.ts", () => ({ client: {} }));

const job = (id: string, more: Partial<Job> = {}): Job => ({
  id,
  title: id,
  state: "succeeded",
  startedAt: Number(id),
  ...more,
});

test("a change touches only what it names", () => {
  const before = [job("1"), job("2", { state: "running" }), job("3")];
  const after = changed(before, {
    whole: false,
    jobs: [job("2", { state: "failed" }), job("4")],
    gone: ["1"],
  });
  expect(after.map(({ id, state }) => [id, state])).toEqual([
    ["2", "failed"],
    ["3", "succeeded"],
    ["4", "succeeded"],
  ]);
  expect(after[1]).toBe(before[2]);
  // After a lost connection everything comes again, and what is not there is gone.
  expect(changed(after, { whole: true, jobs: [job("4")], gone: [] })).toEqual([job("4")]);
});

test("what runs stands first, then what was interrupted, each newest first", () => {
  const jobs = [
    job("1", { state: "interrupted" }),
    job("2", { state: "running" }),
    job("3"),
    job("4", { state: "running" }),
    job("5"),
  ];
  expect(inOrder(jobs).map(({ id }) => id)).toEqual(["4", "2", "1", "5", "3"]);
});

test("the window's title says how far all work is together", () => {
  expect(windowTitle([job("1", { progress: { done: 5, total: 10 } })])).toBe("Guesthouse");
  const running = (done: number, total?: number) =>
    job("1", { state: "running", progress: total === undefined ? { done } : { done, total } });
  expect(windowTitle([running(7)])).toBe("Guesthouse");
  expect(windowTitle([running(7), running(1, 100), running(98, 100)])).toBe("49 % · Guesthouse");
});
