import type { Sample } from "../../../shared/contract/performance.ts";
import { eachOf } from "../domains/each-of.ts";
import type { DomainRegistry } from "../domains/registry.ts";
import { TimeSlice } from "../domains/time-slice.ts";
import { logInternal } from "../errors/plain-error.ts";
import { type LibvirtClient, LibvirtError } from "../libvirt/index.ts";
import { errorNumber } from "../libvirt/protocol/error-codes.ts";
import {
  domainStatsTypes,
  connectGetAllDomainStatsFlags as statsFlags,
} from "../libvirt/protocol/flags/domain-work.ts";
import { Changes } from "../live/changes.ts";
import type { Subscription } from "../live/subscription.ts";
import {
  type Counters,
  hostCounters,
  infoCounters,
  machineCounters,
  type Usage,
  usageBetween,
} from "./counters.ts";
import { History } from "./history.ts";

const intervalMs = 2000;
/** Rates need two readings; the second comes soon after the first, so that a number is soon there. */
const firstIntervalMs = 500;

const wanted =
  domainStatsTypes.VIR_DOMAIN_STATS_CPU_TOTAL |
  domainStatsTypes.VIR_DOMAIN_STATS_BALLOON |
  domainStatsTypes.VIR_DOMAIN_STATS_INTERFACE |
  domainStatsTypes.VIR_DOMAIN_STATS_BLOCK;

/** No UUID. */
const host = "host";

/** What a running machine uses now; disks and network in bytes a second, both ways together. */
export interface MachineUsage {
  readonly uuid: string;
  cpuPercent?: number;
  memoryMiB?: number;
  diskBytes?: number;
  netBytes?: number;
}

interface Series {
  readonly more: boolean;
  readonly samples: Sample[];
}

/**
 * Statistics of one connection's running machines and of its host: one call for all machines every two
 * seconds, only while somebody watches any of them. What was measured is kept for an hour.
 */
export class Beat {
  readonly #client: LibvirtClient;
  readonly #domains: Pick<DomainRegistry, "all" | "peek">;
  readonly #changes = new Changes();
  readonly #history = new History();
  #counters = new Map<string, Counters>();
  #latest: MachineUsage[] | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reading = false;
  #readings = 0;

  constructor(client: LibvirtClient, domains: Pick<DomainRegistry, "all" | "peek">) {
    this.#client = client;
    this.#domains = domains;
  }

  /** The present numbers of all running machines. */
  watchAll(signal: AbortSignal): Subscription<{ stats: MachineUsage[] }> {
    return this.#watch(() => this.#latest && { stats: this.#latest }, signal);
  }

  /** A machine's last hour as far as somebody watched, then each new reading. */
  watchMachine(uuid: string, signal: AbortSignal): Subscription<Series> {
    return this.#watchSeries(uuid, signal);
  }

  /** The same of the host. */
  watchHost(signal: AbortSignal): Subscription<Series> {
    return this.#watchSeries(host, signal);
  }

  #watchSeries(key: string, signal: AbortSignal): Subscription<Series> {
    let from = 0;
    let more = false;
    return this.#watch(() => {
      const { samples, next } = this.#history.since(key, from, Date.now());
      const series = { more, samples };
      from = next;
      more = true;
      return series.more && samples.length === 0 ? undefined : series;
    }, signal);
  }

  #watch<T>(read: () => T | undefined, signal: AbortSignal): Subscription<T> {
    const subscription = this.#changes.watch(read, signal, () => {
      if (!this.#changes.followed) this.#pause();
    });
    if (this.#changes.followed && !this.#timer && !this.#reading) void this.#beat();
    return subscription;
  }

  #pause(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // What was measured before a pause would be shown as the present.
    this.#counters.clear();
    this.#readings = 0;
    this.#latest = undefined;
  }

  async #beat(): Promise<void> {
    this.#timer = undefined;
    this.#reading = true;
    this.#readings += 1;
    try {
      if (this.#client.status.state === "connected") await this.#read();
    } catch (error) {
      // Lost connections are shown elsewhere.
      if (!(error instanceof Error) || !expected.has(error.name)) logInternal(error);
    } finally {
      this.#reading = false;
    }
    if (!this.#changes.followed || this.#client.status.state === "closed") return;
    this.#timer = setTimeout(() => void this.#beat(), this.#readings === 1 ? firstIntervalMs : intervalMs);
  }

  async #read(): Promise<void> {
    const counters = new Map<string, Counters>();
    const [machines, ofHost] = await Promise.all([this.#readMachines(counters), this.#readHost()]);
    counters.set(host, ofHost);
    const usages = new Map<string, Usage>();
    const slice = new TimeSlice();
    for (const [key, counted] of counters) {
      await slice.turn();
      usages.set(key, usageBetween(this.#counters.get(key), counted));
    }
    // What follows is done in one go, a few milliseconds for a thousand machines.
    await new Promise((resolve) => setImmediate(resolve));
    // Everybody left meanwhile: what comes next is a new beginning.
    if (!this.#changes.followed) return;
    this.#counters = counters;
    this.#latest = machines.map((uuid) => toMachineUsage(uuid, usages.get(uuid)));
    this.#history.add(Date.now(), usages);
    this.#changes.tell();
  }

  /** Reads the counters of all running machines into `counters`; gives their UUIDs. */
  async #readMachines(counters: Map<string, Counters>): Promise<string[]> {
    const all = await this.#client.domains
      .allStats(wanted, statsFlags.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE)
      .catch(whereUnsupported(undefined));
    if (!all) return await this.#readOneByOne(counters);
    const at = process.hrtime.bigint();
    const slice = new TimeSlice();
    for (const { domain, params } of all) {
      await slice.turn();
      const vcpus = this.#domains.peek(domain.uuid)?.domain.vcpus;
      counters.set(domain.uuid, machineCounters(params, at, vcpus));
    }
    return all.map(({ domain }) => domain.uuid);
  }

  /** For the driver of containers, which has no statistics of all. */
  async #readOneByOne(counters: Map<string, Counters>): Promise<string[]> {
    const running = this.#domains.all().filter(({ handle }) => handle.id >= 0);
    await eachOf(running, async ({ handle }) => {
      const info = await handle.info().catch((error: unknown) => {
        // It may have stopped meanwhile.
        if (error instanceof LibvirtError) return undefined;
        throw error;
      });
      if (info) counters.set(handle.uuid, infoCounters(info, process.hrtime.bigint()));
    });
    return running.map(({ handle }) => handle.uuid);
  }

  async #readHost(): Promise<Counters> {
    const { host: node } = this.#client;
    const [cpu, memory] = await Promise.all([
      node.cpuStats().catch(whereUnsupported({})),
      node.memoryStats().catch(whereUnsupported({})),
    ]);
    return hostCounters(cpu, memory, process.hrtime.bigint());
  }
}

/** Not every driver has every statistic. */
function whereUnsupported<T>(none: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof LibvirtError && error.code === errorNumber.VIR_ERR_NO_SUPPORT) return none;
    throw error;
  };
}

const expected = new Set(["ConnectionClosedError", "LibvirtError", "TimeoutError"]);

function toMachineUsage(uuid: string, usage: Usage = {}): MachineUsage {
  const { cpuPercent, memoryMiB, diskRead, diskWrite, netReceive, netSend } = usage;
  const found: MachineUsage = { uuid };
  if (cpuPercent !== undefined) found.cpuPercent = cpuPercent;
  if (memoryMiB !== undefined) found.memoryMiB = memoryMiB;
  if (diskRead !== undefined && diskWrite !== undefined) found.diskBytes = diskRead + diskWrite;
  if (netReceive !== undefined && netSend !== undefined) found.netBytes = netReceive + netSend;
  return found;
}
