import { expect, test } from "vitest";
import type { GuestPlace } from "../../../../shared/contract/guest-files/session.ts";
import { PlaceQueue } from "./place-queue.ts";

const place = (id: string): GuestPlace => ({
  ...{ id, title: id, device: id, type: "ext4", caseless: false },
  mounts: [{ device: id, path: "/" }],
});
const [one, other] = [place("one"), place("other")];

/** A queue that writes down what it mounts and does. */
function recorded() {
  const log: string[] = [];
  const queue = new PlaceQueue(async ({ id }) => void log.push(`mount ${id}`));
  const work = (name: string) => async () => {
    log.push(name);
    return name;
  };
  return { log, queue, work };
}

test("a place is mounted once for all that is done in it in a row", async () => {
  const { log, queue, work } = recorded();
  await Promise.all([
    queue.turn(one, {}, work("a")),
    queue.turn(one, {}, work("b")),
    queue.turn(other, {}, work("c")),
    queue.turn(one, {}, work("d")),
  ]);
  expect(log).toEqual(["mount one", "a", "b", "mount other", "c", "mount one", "d"]);
  expect(queue.busy).toBe(false);
});

test("what somebody waits for goes before what does not hurry, which stays in the mounted place", async () => {
  const { log, queue, work } = recorded();
  const background = { background: true };
  await Promise.all([
    queue.turn(one, {}, work("first")),
    queue.turn(other, background, work("far")),
    queue.turn(one, background, work("near")),
    queue.turn(one, {}, work("asked")),
  ]);
  expect(log).toEqual(["mount one", "first", "asked", "near", "mount other", "far"]);
});

test("work that mounts by itself leaves nothing mounted", async () => {
  const { log, queue, work } = recorded();
  await queue.turn(one, {}, work("a"));
  await queue.turn(undefined, {}, work("look"));
  await queue.turn(one, {}, work("b"));
  expect(log).toEqual(["mount one", "a", "look", "mount one", "b"]);
});

test("a place that cannot be mounted fails those who want it, and nobody else", async () => {
  const queue = new PlaceQueue(async ({ id }) => {
    if (id === "one") throw new Error("damaged");
  });
  const failing = queue.turn(one, {}, async () => "never");
  const fine = queue.turn(other, {}, async () => "fine");
  await expect(failing).rejects.toThrow("damaged");
  expect(await fine).toBe("fine");
});

test("who gave up meanwhile is not served", async () => {
  const { log, queue, work } = recorded();
  const abort = new AbortController();
  const first = queue.turn(one, {}, work("a"));
  const second = queue.turn(one, { signal: abort.signal }, work("b"));
  abort.abort(new Error("given up"));
  await first;
  await expect(second).rejects.toThrow("given up");
  expect(log).toEqual(["mount one", "a"]);
});
