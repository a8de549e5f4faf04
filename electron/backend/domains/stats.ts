import { logInternal } from "../errors/plain-error.ts";
import type { LibvirtClient, Params } from "../libvirt/index.ts";
import {
  domainStatsTypes,
  connectGetAllDomainStatsFlags as statsFlags,
} from "../libvirt/protocol/flags/domain-work.ts";
import { Changes } from "../live/changes.ts";
import type { Subscription } from "../live/subscription.ts";

const intervalMs = 2000;
/** CPU use needs two readings; the second comes soon after the first, so that a number is soon there. */
const firstIntervalMs = 500;

/** What is used now; values that libvirt cannot tell are absent. */
export interface DomainUsage {
  readonly uuid: string;
  /** Per cent of all its vCPUs, 0..100. */
  cpuPercent?: number;
  /** MiB in use: by the guest where its balloon driver says so, else by the process on the host. */
  memoryMiB?: number;
}

/** One reading of a machine's CPU clock. */
export interface CpuSample {
  /** Nanoseconds of CPU used since the machine's start. */
  readonly cpuTime: bigint;
  /** When it was read, in nanoseconds of a monotonic clock. */
  readonly at: bigint;
}

/** CPU use between two readings; undefined where they do not belong together (no time passed, restarted). */
export function cpuPercent(before: CpuSample, after: CpuSample, vcpus: number): number | undefined {
  const elapsed = after.at - before.at;
  const used = after.cpuTime - before.cpuTime;
  if (elapsed <= 0n || used < 0n || vcpus < 1) return undefined;
  const percent = (Number(used) / Number(elapsed) / vcpus) * 100;
  return Math.min(100, percent);
}

/** MiB in use out of libvirt's `balloon.…` statistics, which are in KiB. */
export function usedMemoryMiB(params: Params): number | undefined {
  const kib = (name: string) => (params[name] === undefined ? undefined : Number(params[name]));
  const available = kib("balloon.available");
  const unused = kib("balloon.unused");
  const used =
    available !== undefined && unused !== undefined
      ? available - unused
      : (kib("balloon.rss") ?? kib("balloon.current"));
  return used === undefined ? undefined : Math.max(0, used) / 1024;
}

/** Statistics of a connection's running machines: one call for all, only while somebody watches. */
export class StatsPoller {
  readonly #client: LibvirtClient;
  readonly #vcpusOf: (uuid: string) => number | undefined;
  readonly #changes = new Changes();
  #samples = new Map<string, CpuSample>();
  #latest: DomainUsage[] | undefined;
  #timer: NodeJS.Timeout | undefined;
  #polling = false;
  #polls = 0;

  constructor(client: LibvirtClient, vcpusOf: (uuid: string) => number | undefined) {
    this.#client = client;
    this.#vcpusOf = vcpusOf;
  }

  watch(signal: AbortSignal): Subscription<{ stats: DomainUsage[] }> {
    const subscription = this.#changes.watch(
      () => this.#latest && { stats: this.#latest },
      signal,
      () => {
        if (!this.#changes.followed) this.#pause();
      },
    );
    if (this.#changes.followed && !this.#timer && !this.#polling) void this.#poll();
    return subscription;
  }

  #pause(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // What was measured before a pause would be shown as the present.
    this.#samples.clear();
    this.#polls = 0;
    this.#latest = undefined;
  }

  async #poll(): Promise<void> {
    this.#timer = undefined;
    this.#polling = true;
    this.#polls += 1;
    try {
      if (this.#client.status.state === "connected") await this.#read();
    } catch (error) {
      // Lost connections are shown elsewhere, and drivers without statistics have none to show.
      if (!(error instanceof Error) || !expected.has(error.name)) logInternal(error);
    } finally {
      this.#polling = false;
    }
    if (!this.#changes.followed || this.#client.status.state === "closed") return;
    this.#timer = setTimeout(() => void this.#poll(), this.#polls === 1 ? firstIntervalMs : intervalMs);
  }

  async #read(): Promise<void> {
    const all = await this.#client.domains.allStats(
      domainStatsTypes.VIR_DOMAIN_STATS_CPU_TOTAL | domainStatsTypes.VIR_DOMAIN_STATS_BALLOON,
      statsFlags.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE,
    );
    const at = process.hrtime.bigint();
    const samples = new Map<string, CpuSample>();
    this.#latest = all.map(({ domain, params }) => {
      const usage: DomainUsage = { uuid: domain.uuid };
      const cpuTime = params["cpu.time"];
      if (typeof cpuTime === "bigint") {
        const sample = { cpuTime, at };
        const before = this.#samples.get(domain.uuid);
        const percent = before && cpuPercent(before, sample, this.#vcpusOf(domain.uuid) ?? 1);
        if (percent !== undefined) usage.cpuPercent = percent;
        samples.set(domain.uuid, sample);
      }
      const memory = usedMemoryMiB(params);
      if (memory !== undefined) usage.memoryMiB = memory;
      return usage;
    });
    this.#samples = samples;
    this.#changes.tell();
  }
}

const expected = new Set(["ConnectionClosedError", "LibvirtError", "TimeoutError"]);
