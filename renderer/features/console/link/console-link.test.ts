import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Attempt, ConsoleLink } from "./console-link.ts";

/** A link whose connections the test ends by hand. */
function setUp() {
  const attempts: (Attempt & { end: () => void; fail: (error: unknown) => void })[] = [];
  const link = new ConsoleLink(
    (attempt) =>
      new Promise((end, fail) => {
        attempts.push({ ...attempt, end, fail });
      }),
    { refusalMeansTakenOver: true },
    (error) => error as { code: string; message: string },
  );
  return { link, attempts, last: () => attempts.at(-1)! };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

describe("ConsoleLink", () => {
  it("connects when there is something to connect to, once for each start of the machine", async () => {
    const { link, attempts, last } = setUp();
    link.follow(undefined);
    expect(attempts).toHaveLength(0);
    link.follow(1);
    link.follow(1);
    expect(attempts).toHaveLength(1);
    last().established();
    expect(link.getStatus()).toEqual({ kind: "connected" });
    link.follow(2);
    expect(attempts[0]!.signal.aborted).toBe(true);
    expect(attempts).toHaveLength(2);
    link.follow(undefined);
    expect(last().signal.aborted).toBe(true);
    expect(link.getStatus()).toEqual({ kind: "idle" });
  });

  it("hears nothing more from a connection that it has left", async () => {
    const { link, attempts, last } = setUp();
    link.follow(1);
    link.follow(2);
    last().established();
    attempts[0]!.fail({ code: "x", message: "." });
    attempts[0]!.established();
    await settle();
    expect(link.getStatus()).toEqual({ kind: "connected" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(attempts).toHaveLength(2);
  });

  it("tries again after a pause that grows, and at once when told", async () => {
    const { link, attempts, last } = setUp();
    const problem = { code: "x", message: "." };
    link.follow(1);
    last().fail(problem);
    await settle();
    expect(link.getStatus()).toEqual({ kind: "lost", retryInMs: 500, problem });
    await vi.advanceTimersByTimeAsync(499);
    expect(attempts).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(attempts).toHaveLength(2);
    last().fail(problem);
    await settle();
    expect(link.getStatus()).toEqual({ kind: "lost", retryInMs: 1000, problem });
    link.retry();
    expect(attempts).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(5000);
    expect(attempts).toHaveLength(3);
  });

  it("waits for the user when somebody else has the console, then takes it by force", async () => {
    const { link, attempts, last } = setUp();
    link.follow(1);
    last().end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(link.getStatus()).toEqual({ kind: "taken-over" });
    expect(attempts).toHaveLength(1);
    link.takeOver();
    expect(last().force).toBe(true);
    last().established();
    last().end();
    await vi.advanceTimersByTimeAsync(1000);
    expect(last().force).toBe(false);
  });

  it("tells its listeners until they leave", () => {
    const { link } = setUp();
    const listener = vi.fn();
    const leave = link.subscribe(listener);
    link.follow(1);
    expect(listener).toHaveBeenCalledOnce();
    leave();
    link.follow(undefined);
    expect(listener).toHaveBeenCalledOnce();
  });
});
