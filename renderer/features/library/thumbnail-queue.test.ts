import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ThumbnailQueue } from "./thumbnail-queue.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const queue = () => new ThumbnailQueue({ interval: 5000, afterFailure: 30_000 });
const shots: string[] = [];
beforeEach(() => {
  shots.length = 0;
});
const subject = (name: string, take = async () => {}) => ({
  shoot: async () => {
    shots.push(name);
    await take();
  },
});

it("pictures everything at once and then at the interval", async () => {
  const pictures = queue();
  pictures.add("a", subject("a"));
  pictures.add("b", subject("b"));
  await vi.advanceTimersByTimeAsync(1);
  expect(shots).toEqual(["a", "b"]);
  await vi.advanceTimersByTimeAsync(4900);
  expect(shots.length).toBe(2);
  await vi.advanceTimersByTimeAsync(200);
  expect(shots).toEqual(["a", "b", "a", "b"]);
});

it("takes one at a time", async () => {
  const pictures = queue();
  let finish = () => {};
  pictures.add(
    "slow",
    subject("slow", () => new Promise<void>((resolve) => (finish = resolve))),
  );
  pictures.add("next", subject("next"));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(shots).toEqual(["slow"]);
  finish();
  await vi.advanceTimersByTimeAsync(1);
  expect(shots).toEqual(["slow", "next"]);
});

it("leaves a failing machine alone for longer", async () => {
  const pictures = queue();
  pictures.add(
    "bad",
    subject("bad", () => Promise.reject(new Error("no screen"))),
  );
  await vi.advanceTimersByTimeAsync(29_000);
  expect(shots).toEqual(["bad"]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(shots).toEqual(["bad", "bad"]);
});

it("stops with the last one that is on screen", async () => {
  const pictures = queue();
  const remove = pictures.add("a", subject("a"));
  await vi.advanceTimersByTimeAsync(1);
  remove();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(shots).toEqual(["a"]);
  expect(vi.getTimerCount()).toBe(0);
});

it("breaks off a picture of what has left the screen", async () => {
  const pictures = queue();
  let aborted = false;
  const remove = pictures.add("a", {
    shoot: (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          aborted = true;
          reject(signal.reason);
        });
      }),
  });
  await vi.advanceTimersByTimeAsync(1);
  remove();
  expect(aborted).toBe(true);
});

it("does not picture anew what was pictured a moment ago", async () => {
  const pictures = queue();
  pictures.add("a", subject("a"), Date.now() - 1000);
  await vi.advanceTimersByTimeAsync(3500);
  expect(shots).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(shots).toEqual(["a"]);
});
