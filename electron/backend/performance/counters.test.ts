import { describe, expect, test } from "vitest";
import { type Counters, hostCounters, machineCounters, usageBetween } from "./counters.ts";

const second = 1_000_000_000n;

describe("CPU use", () => {
  test.each([
    ["half of one vCPU", second / 2n, 1, 50],
    ["two of four vCPUs", second * 2n, 4, 50],
    ["more than there is, with the emulator's own work", second * 3n, 1, 100],
    ["nothing", 0n, 2, 0],
  ])("%s", (_name, used, vcpus, percent) => {
    const before = machineCounters({ "cpu.time": 5n }, 7n, vcpus);
    const after = machineCounters({ "cpu.time": 5n + used }, 7n + second, vcpus);
    expect(usageBetween(before, after)).toEqual({ cpuPercent: percent });
  });

  test.each([
    ["one that was restarted", { "cpu.time": second }, { "cpu.time": 0n }, 2, second],
    ["no time passed", { "cpu.time": 0n }, { "cpu.time": 0n }, 2, 0n],
    ["a vCPU was added", { "cpu.time": 0n }, { "cpu.time": second }, 3, second],
    ["not counted", {}, {}, 2, second],
  ])("is not known: %s", (_name, first, last, vcpus, elapsed) => {
    const before = machineCounters(first, 0n, 2);
    expect(usageBetween(before, machineCounters(last, elapsed, vcpus))).toEqual({});
  });

  test("of the host is what its CPUs did out of what they could", () => {
    const before = hostCounters({ kernel: 10n, user: 20n, idle: 100n, iowait: 5n }, {}, 0n);
    const after = hostCounters({ kernel: 20n, user: 40n, idle: 150n, iowait: 25n }, {}, second);
    expect(usageBetween(before, after)).toEqual({ cpuPercent: 30 });
  });
});

test("disks and cards are added up; what goes back gives no rate", () => {
  const read = (at: bigint, disk: bigint, card: bigint) =>
    machineCounters(
      {
        "block.count": 2,
        "block.0.rd.bytes": disk,
        "block.1.rd.bytes": 1000n,
        "block.1.wr.bytes": disk,
        "net.count": 1,
        "net.0.rx.bytes": card,
        "net.0.tx.bytes": 2n * card,
      },
      at,
      1,
    );
  expect(usageBetween(read(0n, 0n, 0n), read(2n * second, 4000n, 500n))).toEqual({
    diskRead: 2000,
    diskWrite: 2000,
    netReceive: 250,
    netSend: 500,
  });
  expect(usageBetween(read(0n, 9n, 0n), read(second, 0n, 100n))).toEqual({ netReceive: 100, netSend: 200 });
});

test.each([
  ["negative", -1],
  ["beyond reason", 4_000_000_000],
])("a count of disks that is %s takes no time", (_name, count) => {
  const started = machineCounters({ "block.count": count, "block.0.rd.bytes": 1n }, 0n, 1);
  expect(started.diskRead).toBe(count < 0 ? undefined : 1);
});

test("memory is the guest's own count where it tells, else the process's", () => {
  const memory = (params: Record<string, bigint>): Counters["memoryMiB"] =>
    machineCounters(params, 0n, 1).memoryMiB;
  const rss = { "balloon.rss": 2048n, "balloon.current": 4096n };
  expect(memory({ ...rss, "balloon.available": 4096n, "balloon.unused": 1024n })).toBe(3);
  expect(memory(rss)).toBe(2);
  expect(memory({ "balloon.current": 4096n })).toBe(4);
  expect(memory({})).toBeUndefined();
});

test("the host's memory in use is without what only caches files", () => {
  const kib = { total: 8192n, free: 1024n, buffers: 1024n, cached: 2048n };
  expect(hostCounters({}, kib, 0n).memoryMiB).toBe(4);
  expect(hostCounters({}, {}, 0n).memoryMiB).toBeUndefined();
});
