import type { Sample } from "../../../shared/contract/performance.ts";
import type { DomainInfo, Params } from "../libvirt/index.ts";

/** What is used at one moment; values that libvirt cannot tell are absent. */
export type Usage = Omit<Sample, "at">;

/** One reading of what libvirt counts of a machine or of the host; absent is what it does not count. */
export interface Counters {
  /** When it was read, in nanoseconds of a monotonic clock. */
  readonly at: bigint;
  /** Time that CPUs were busy, in nanoseconds, out of `cpuCapacity`, which grows as fast as it can. */
  readonly cpuBusy?: bigint | undefined;
  readonly cpuCapacity?: bigint | undefined;
  /** What the capacity is of; readings of different numbers of CPUs do not belong together. */
  readonly cpus?: number | undefined;
  /** In use now. */
  readonly memoryMiB?: number | undefined;
  /** Bytes since the machine's start, over all disks and all cards; what the guest receives is received. */
  readonly diskRead?: number | undefined;
  readonly diskWrite?: number | undefined;
  readonly netReceive?: number | undefined;
  readonly netSend?: number | undefined;
}

const rated = ["diskRead", "diskWrite", "netReceive", "netSend"] as const;

/**
 * What was used between two readings: the present memory, and the rates where two readings belong together. A
 * counter that went back (restarted, a disk taken out) gives no rate.
 */
export function usageBetween(before: Counters | undefined, after: Counters): Usage {
  const usage: Usage = {};
  if (after.memoryMiB !== undefined) usage.memoryMiB = after.memoryMiB;
  if (before === undefined) return usage;
  const percent = cpuPercent(before, after);
  if (percent !== undefined) usage.cpuPercent = percent;
  const seconds = Number(after.at - before.at) / 1e9;
  for (const name of rated) {
    const [first, last] = [before[name], after[name]];
    if (first === undefined || last === undefined || last < first || seconds <= 0) continue;
    usage[name] = (last - first) / seconds;
  }
  return usage;
}

function cpuPercent(before: Counters, after: Counters): number | undefined {
  if (before.cpus !== after.cpus) return undefined;
  const { cpuBusy: busyBefore, cpuCapacity: capacityBefore } = before;
  const { cpuBusy: busyAfter, cpuCapacity: capacityAfter } = after;
  if (busyBefore === undefined || capacityBefore === undefined) return undefined;
  if (busyAfter === undefined || capacityAfter === undefined) return undefined;
  const [busy, capacity] = [busyAfter - busyBefore, capacityAfter - capacityBefore];
  if (capacity <= 0n || busy < 0n) return undefined;
  // A machine's emulator works beside its CPUs, so that there may be more than they can do.
  return Math.min(100, (Number(busy) / Number(capacity)) * 100);
}

/**
 * A machine's counters out of libvirt's statistics (`VIR_DOMAIN_STATS_CPU_TOTAL`, `_BALLOON`, `_BLOCK` and
 * `_INTERFACE`).
 * @param at when they were read, in nanoseconds
 * @param vcpus undefined while that is not known
 */
export function machineCounters(params: Params, at: bigint, vcpus: number | undefined): Counters {
  const cpuTime = params["cpu.time"];
  return {
    at,
    cpuBusy: typeof cpuTime === "bigint" ? cpuTime : undefined,
    cpuCapacity: vcpus === undefined ? undefined : at * BigInt(vcpus),
    cpus: vcpus,
    memoryMiB: usedMemoryMiB(params),
    diskRead: sum(params, "block", "rd.bytes"),
    diskWrite: sum(params, "block", "wr.bytes"),
    netReceive: sum(params, "net", "rx.bytes"),
    netSend: sum(params, "net", "tx.bytes"),
  };
}

/** A machine's counters where libvirt only says this much of each by itself. */
export function infoCounters({ cpuTime, nrVirtCpu, memory }: DomainInfo, at: bigint): Counters {
  return {
    at,
    cpuBusy: cpuTime,
    cpuCapacity: at * BigInt(nrVirtCpu),
    cpus: nrVirtCpu,
    memoryMiB: memory / 1024,
  };
}

/** The contract allows no more disks and cards than this. */
const maxDevices = 1000;

/** Sum over a list of libvirt's statistics (`block.count`, `block.0.rd.bytes`, …); undefined where there is no list. */
function sum(params: Params, list: string, field: string): number | undefined {
  const count = Number(params[`${list}.count`] ?? Number.NaN);
  if (!(count >= 0)) return undefined;
  let total = 0;
  for (let index = 0; index < Math.min(count, maxDevices); index++) {
    total += Number(params[`${list}.${index}.${field}`] ?? 0);
  }
  return total;
}

/**
 * MiB in use out of libvirt's `balloon.…` statistics, which are in KiB: by the guest where its balloon driver
 * says so, else by the process on the host.
 */
function usedMemoryMiB(params: Params): number | undefined {
  const kib = (name: string) => (params[name] === undefined ? undefined : Number(params[name]));
  const available = kib("balloon.available");
  const unused = kib("balloon.unused");
  const used =
    available !== undefined && unused !== undefined
      ? available - unused
      : (kib("balloon.rss") ?? kib("balloon.current"));
  return used === undefined ? undefined : Math.max(0, used) / 1024;
}

/**
 * The host's counters.
 * @param cpu nanoseconds by what the CPUs did, as libvirt names it
 * @param memory KiB, as libvirt names it
 */
export function hostCounters(
  cpu: Readonly<Record<string, bigint>>,
  memory: Readonly<Record<string, bigint>>,
  at: bigint,
): Counters {
  const { kernel, user, idle, iowait = 0n } = cpu;
  const { total, free, buffers = 0n, cached = 0n } = memory;
  const busy = kernel === undefined || user === undefined ? undefined : kernel + user;
  return {
    at,
    cpuBusy: busy,
    cpuCapacity: busy === undefined || idle === undefined ? undefined : busy + idle + iowait,
    // What only caches files is free for whoever needs it.
    memoryMiB:
      total === undefined || free === undefined ? undefined : Number(total - free - buffers - cached) / 1024,
  };
}
