import { expect, test, vi } from "vitest";
import { Changes } from "./changes.ts";
import { Latest } from "./latest.ts";
import { Subscription } from "./subscription.ts";

test("gives the present value, then only the newest of those that were missed", async () => {
  const latest = new Latest(1);
  const watch = latest.watch(new AbortController().signal);
  expect((await watch.next()).value).toEqual({ value: 1 });
  latest.set(2);
  latest.set(3);
  expect((await watch.next()).value).toEqual({ value: 3 });
  const waiting = watch.next();
  latest.set(4);
  expect((await waiting).value).toEqual({ value: 4 });
});

test("ends at once when its signal aborts, also while it waits", async () => {
  const latest = new Latest(1);
  const abort = new AbortController();
  const watch = latest.watch(abort.signal);
  await watch.next();
  const waiting = watch.next();
  abort.abort();
  expect(await waiting).toEqual({ value: undefined, done: true });
  expect(await watch.next()).toEqual({ value: undefined, done: true });
});

test("a consumer that breaks off is forgotten, once", async () => {
  const closed = vi.fn();
  const abort = new AbortController();
  for await (const item of new Subscription(() => "item", closed, abort.signal)) {
    expect(item).toBe("item");
    break;
  }
  expect(closed).toHaveBeenCalledOnce();
  abort.abort();
  expect(closed).toHaveBeenCalledOnce();
});

test("who comes with a signal that is aborted already is not kept", () => {
  const changes = new Changes();
  const ended = vi.fn();
  changes.watch(() => "item", AbortSignal.abort(), ended);
  expect(ended).toHaveBeenCalledOnce();
  expect(changes.followed).toBe(false);
});

test("nothing is told while there is nothing to tell", async () => {
  const changes = new Changes();
  let item: string | undefined;
  const waiting = changes.watch(() => item, new AbortController().signal).next();
  changes.tell();
  item = "item";
  changes.tell();
  expect(await waiting).toEqual({ value: "item", done: false });
});
