import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type LibvirtClient, LibvirtError } from "../libvirt/index.ts";
import { errorNumber } from "../libvirt/protocol/error-codes.ts";
import { Beat } from "./beat.ts";

const uuid = "00000000-0000-4000-8000-00000000000a";
const unsupported = () =>
  Promise.reject(
    new LibvirtError({ code: errorNumber.VIR_ERR_NO_SUPPORT, domain: 0, level: 2, message: "not here" }),
  );

/** A hypervisor with one machine that writes 1000 bytes a reading. */
function fakeClient(more: { memoryStats?: () => Promise<never> } = {}) {
  let readings = 0;
  const allStats = vi.fn(async () => {
    readings += 1;
    return [
      {
        domain: { uuid },
        params: { "balloon.current": 1024n, "block.count": 1, "block.0.wr.bytes": BigInt(readings) * 1000n },
      },
    ];
  });
  const client = {
    status: { state: "connected" },
    domains: { allStats },
    host: {
      cpuStats: async () => ({ kernel: 0n, user: BigInt(readings), idle: BigInt(readings) }),
      memoryStats: async () => ({ total: 2048n, free: 1024n }),
      ...more,
    },
  } as unknown as LibvirtClient;
  return { client, allStats };
}

const domains = { all: () => [], peek: () => undefined };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settled = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test("one call for all serves everybody, and none while nobody watches", async () => {
  const { client, allStats } = fakeClient();
  const beat = new Beat(client, domains);
  await settled(60_000);
  expect(allStats).not.toHaveBeenCalled();
  const abort = new AbortController();
  const all = beat.watchAll(abort.signal);
  const machine = beat.watchMachine(uuid, abort.signal);
  const host = beat.watchHost(abort.signal);
  await settled(10_000);
  const during = allStats.mock.calls.length;
  expect(during).toBeGreaterThan(4);
  expect(during).toBeLessThan(8);
  expect((await all.next()).value?.stats).toMatchObject([{ uuid, memoryMiB: 1 }]);
  const seen = (await machine.next()).value;
  expect(seen?.more).toBe(false);
  expect(seen?.samples).toHaveLength(during);
  expect(seen?.samples.at(-1)?.diskWrite).toBeGreaterThan(0);
  expect((await host.next()).value?.samples.at(-1)).toMatchObject({ cpuPercent: 50, memoryMiB: 1 });
  abort.abort();
  await settled(60_000);
  expect(allStats).toHaveBeenCalledTimes(during);
  expect(vi.getTimerCount()).toBe(0);
});

test("what was measured stays for who comes back; the pause is no rate", async () => {
  const { client } = fakeClient();
  const beat = new Beat(client, domains);
  const first = new AbortController();
  const watched = beat.watchMachine(uuid, first.signal);
  expect((await watched.next()).value).toEqual({ more: false, samples: [] });
  await settled(3000);
  const { samples: before } = (await watched.next()).value!;
  first.abort();
  await settled(600_000);
  const again = beat.watchMachine(uuid, new AbortController().signal);
  const { more, samples } = (await again.next()).value!;
  expect(more).toBe(false);
  expect(samples).toEqual(before);
  await settled(0);
  const next = (await again.next()).value!;
  expect(next.more).toBe(true);
  expect(next.samples).toHaveLength(1);
  expect(next.samples[0]).not.toHaveProperty("diskWrite");
});

test("a driver without a statistic costs that one only", async () => {
  const { client } = fakeClient({ memoryStats: unsupported });
  const beat = new Beat(client, domains);
  const host = beat.watchHost(new AbortController().signal);
  await settled(1000);
  const { samples } = (await host.next()).value!;
  expect(samples.at(-1)?.cpuPercent).toBe(50);
  expect(samples.at(-1)).not.toHaveProperty("memoryMiB");
});

test("a driver without statistics of all is asked for each running machine", async () => {
  const { client, allStats } = fakeClient();
  allStats.mockImplementation(unsupported);
  const info = vi.fn(async () => ({ cpuTime: process.hrtime.bigint() / 2n, nrVirtCpu: 1, memory: 2048 }));
  const machines = [
    { handle: { uuid, id: 1, info } },
    { handle: { uuid: "off", id: -1, info: unsupported } },
    { handle: { uuid: "just stopped", id: 2, info: unsupported } },
  ];
  const beat = new Beat(client, { all: () => machines as never, peek: () => undefined });
  const machine = beat.watchMachine(uuid, new AbortController().signal);
  await settled(1000);
  const { samples } = (await machine.next()).value!;
  expect(samples.at(-1)?.memoryMiB).toBe(2);
  expect(samples.at(-1)?.cpuPercent).toBeCloseTo(50, 0);
});
