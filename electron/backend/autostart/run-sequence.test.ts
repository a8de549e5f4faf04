import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppError } from "../../../shared/model/error.ts";
import { runSequence, type StartableMachines } from "./run-sequence.ts";

const step = (name: string, delay = 0) => ({ uuid: name, name, delay });

/** Machines that remember in which order they were started, and at which second. */
class Machines implements StartableMachines {
  readonly began = Date.now();
  readonly started: [name: string, second: number][] = [];
  readonly running = new Set<string>();
  readonly broken = new Set<string>();

  async isRunning(uuid: string) {
    return this.running.has(uuid);
  }
  async start(uuid: string) {
    if (this.running.has(uuid)) throw new Error("already running");
    if (this.broken.has(uuid)) throw new AppError({ code: "no-image", message: `${uuid} has no image.` });
    this.started.push([uuid, (Date.now() - this.began) / 1000]);
  }
}

const job = (signal = new AbortController().signal) => ({ signal, phase: vi.fn(), log: vi.fn() });

/** Runs the steps, with a clock on which every pause is over at once. */
const run = (steps: ReturnType<typeof step>[], machines: Machines, context = job()) =>
  runSequence(steps, machines, context, async (ms, signal) => {
    vi.setSystemTime(Date.now() + ms);
    signal.throwIfAborted();
  });

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

test("one after the other, each after its delay", async () => {
  const machines = new Machines();
  const said = await run([step("a"), step("b", 30), step("c", 5)], machines);
  expect(machines.started).toEqual([
    ["a", 0],
    ["b", 30],
    ["c", 35],
  ]);
  expect(said).toBe("3 machines started");
});

test("one that runs is passed over, and nobody waits for it", async () => {
  const machines = new Machines();
  machines.running.add("b");
  expect(await run([step("a"), step("b", 30), step("c")], machines)).toBe("2 machines started");
  expect(machines.started).toEqual([
    ["a", 0],
    ["c", 0],
  ]);
});

test("one that somebody else starts during its delay is no failure", async () => {
  const machines = new Machines();
  const asked = vi.spyOn(machines, "isRunning").mockResolvedValueOnce(false);
  machines.running.add("a");
  await expect(run([step("a", 3)], machines)).resolves.toBeTypeOf("string");
  expect(asked).toHaveBeenCalledTimes(2);
});

test("a failure keeps nobody else from their turn, and is told with its reason", async () => {
  const machines = new Machines();
  machines.broken.add("b");
  await expect(run([step("a"), step("b"), step("c")], machines)).rejects.toMatchObject({
    code: "not-all-started",
    message: "1 of 3 machines did not start: b.",
    detail: "b: b has no image.",
  });
  expect(machines.started.map(([name]) => name)).toEqual(["a", "c"]);
});

test("cancelling stops before the next start", async () => {
  const machines = new Machines();
  const abort = new AbortController();
  vi.spyOn(machines, "start").mockImplementation(async () => abort.abort());
  await expect(run([step("a"), step("b", 30)], machines, job(abort.signal))).rejects.toThrow("aborted");
  expect(machines.start).toHaveBeenCalledTimes(1);
});
