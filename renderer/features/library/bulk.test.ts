import { beforeEach, describe, expect, it } from "vitest";
import { machineFixture } from "../machines/machine.fixture.ts";
import { forEachOf, planned, runForEach, useRuns } from "./bulk.ts";

const machines = ["a", "b", "c", "d", "e", "f"].map((name) => machineFixture(name));
const names = (list: readonly { key: string }[]) => list.map(({ key }) => key);

it("planned tells who is touched, and who is left by which reason", () => {
  const reasons: Record<string, string> = { b: "off", d: "paused", e: "off" };
  const { does, skips } = planned(machines, ({ key }) => reasons[key]);
  expect(names(does)).toEqual(["a", "c", "f"]);
  expect(skips.map(({ reason, machines: some }) => [reason, names(some)])).toEqual([
    ["off", ["b", "e"]],
    ["paused", ["d"]],
  ]);
});

describe("forEachOf", () => {
  it("has at most four under way and reaches all", async () => {
    let now = 0;
    let most = 0;
    const reached: number[] = [];
    await forEachOf(
      Array.from({ length: 50 }, (_, index) => index),
      async (item) => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setTimeout(resolve, item % 3));
        now -= 1;
        reached.push(item);
      },
      { signal: new AbortController().signal },
    );
    expect(most).toBe(4);
    expect(reached.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });

  it("begins nothing more once it is stopped", async () => {
    const stop = new AbortController();
    const reached: string[] = [];
    await forEachOf(
      names(machines),
      async (item) => {
        reached.push(item);
        stop.abort();
      },
      { signal: stop.signal },
    );
    expect(reached).toEqual(["a"]);
  });
});

describe("runForEach", () => {
  beforeEach(() => useRuns.setState({ runs: [] }));

  it("goes on after a failure and keeps it until it is read", async () => {
    const reached: string[] = [];
    await runForEach("Starting", machines, async ({ key }) => {
      reached.push(key);
      if (key === "c") throw new Error("no such disk");
    });
    expect(reached).toHaveLength(6);
    const [run] = useRuns.getState().runs;
    expect(run).toMatchObject({ done: 6, left: 0, ended: true });
    expect(run?.failures.map(({ machine, error }) => [machine.key, error.detail])).toEqual([
      ["c", "no such disk"],
    ]);
  });

  it("leaves no trace when all went well", async () => {
    await runForEach("Starting", machines, async () => {});
    expect(useRuns.getState().runs).toEqual([]);
  });
});
