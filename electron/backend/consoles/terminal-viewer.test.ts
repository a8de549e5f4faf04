import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ByteChannel } from "../../../shared/model/byte-channel.ts";
import { Scrollback } from "./scrollback.ts";
import { TerminalViewer } from "./terminal-viewer.ts";

/** A window's end of a channel that takes bytes only when told. */
function fakeChannel() {
  const closed = Promise.withResolvers<void>();
  const taken: string[] = [];
  const pending: (() => void)[] = [];
  let open = true;
  const channel: ByteChannel & { reason?: { code: string } } = {
    write(bytes) {
      if (!open) return Promise.reject(new Error("closed"));
      return new Promise((resolve) =>
        pending.push(() => {
          taken.push(Buffer.from(bytes).toString());
          resolve();
        }),
      );
    },
    give: (bytes) => channel.write(bytes),
    end() {},
    close(error) {
      open = false;
      if (error) channel.reason = error;
      closed.resolve();
    },
    closed: closed.promise,
    async *[Symbol.asyncIterator]() {},
  };
  return { channel, taken, take: () => pending.shift()?.() };
}

describe("TerminalViewer", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("sends what was kept, then what comes, in order", async () => {
    const scrollback = new Scrollback(64 << 10);
    scrollback.append(Buffer.from("old "));
    const { channel, taken, take } = fakeChannel();
    const viewer = new TerminalViewer(channel, scrollback, () => {});
    viewer.wake();
    take();
    await vi.advanceTimersByTimeAsync(0);
    for (const letter of "new") {
      scrollback.append(Buffer.from(letter));
      viewer.wake();
    }
    await vi.advanceTimersByTimeAsync(20);
    take();
    await vi.advanceTimersByTimeAsync(0);
    expect(taken, "bytes that come singly are gathered").toEqual(["old ", "new"]);
    expect(viewer.offset).toBe(7);
  });

  test("is let go when it takes nothing for ten seconds, with the reason", async () => {
    const scrollback = new Scrollback(64 << 10);
    scrollback.append(Buffer.from("x"));
    const progress = vi.fn();
    const { channel } = fakeChannel();
    const viewer = new TerminalViewer(channel, scrollback, progress);
    viewer.wake();
    await vi.advanceTimersByTimeAsync(9_999);
    expect(viewer.offset).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(channel).toMatchObject({ reason: { code: "terminal-too-slow" } });
    expect(viewer.offset).toBe(Number.POSITIVE_INFINITY);
    expect(progress).toHaveBeenCalled();
  });

  test("a quiet terminal is no reason to let a viewer go", async () => {
    const scrollback = new Scrollback(64 << 10);
    scrollback.append(Buffer.from("x"));
    const { channel, take } = fakeChannel();
    const viewer = new TerminalViewer(channel, scrollback, () => {});
    viewer.wake();
    take();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(viewer.offset).toBe(1);
  });
});
