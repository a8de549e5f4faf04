import { isDeepStrictEqual } from "node:util";
import { logInternal } from "../errors/plain-error.ts";
import { ConnectionClosedError, type LibvirtClient } from "../libvirt/index.ts";
import { Changes } from "../live/changes.ts";
import type { Subscription } from "../live/subscription.ts";
import { askAgent, readArp, readLeases, shownAddresses } from "./address-sources.ts";
import { eachOf } from "./each-of.ts";
import type { DomainRecord, DomainRegistry } from "./registry.ts";

/** Until a machine that was started is asked again, while it has no address: guests take their time to boot. */
const pausesMs = [1000, 2000, 2000, 3000, 3000, 5000, 5000, 10_000, 10_000, 20_000];
/** Addresses do change, but nothing tells: asked again while somebody watches. */
const seldomMs = 60_000;
/** Those that are due about the same time are asked together. */
const togetherMs = 500;
/** Each may wait for a guest, and libvirt serves few such calls at a time. */
const agentsAtOnce = 2;

interface MachineAddresses {
  readonly uuid: string;
  readonly ips: string[];
}

/** What is known of one running machine. */
interface Known {
  generation: number;
  agent: boolean;
  /** An agent that did not answer is left alone until it connects anew. */
  agentSilent: boolean;
  /** Asked so often without an address. */
  tries: number;
  dueAt: number;
  ips: string[];
}

/** IP addresses of one connection's running machines; asked for only while somebody watches. */
export class Addresses {
  readonly #client: LibvirtClient;
  readonly #domains: DomainRegistry;
  readonly #changes = new Changes();
  readonly #known = new Map<string, Known>();
  /** Whether there was a first answer. */
  #asked = false;
  #stop: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #asking = false;

  constructor(client: LibvirtClient, domains: DomainRegistry) {
    this.#client = client;
    this.#domains = domains;
  }

  /** The addresses of all, as soon as there was time to ask, and again after each change. */
  watch(signal: AbortSignal): Subscription<{ addresses: MachineAddresses[] }> {
    const subscription = this.#changes.watch(
      () => (this.#asked ? { addresses: this.#all() } : undefined),
      signal,
      () => {
        if (!this.#changes.followed) this.#pause();
      },
    );
    if (this.#changes.followed && !this.#stop) this.#begin();
    return subscription;
  }

  #all(): MachineAddresses[] {
    return [...this.#known].flatMap(([uuid, { ips }]) => (ips.length > 0 ? { uuid, ips } : []));
  }

  #begin(): void {
    this.#stop = this.#domains.onChange((uuid) => this.#look(uuid));
    void this.#domains.ready().then(() => {
      if (!this.#changes.followed) return;
      for (const uuid of this.#known.keys()) if (!this.#domains.peek(uuid)) this.#known.delete(uuid);
      for (const { domain } of this.#domains.all()) this.#look(domain.uuid);
      for (const known of this.#known.values()) known.dueAt = 0;
      this.#schedule();
      if (this.#known.size === 0) this.#publish();
    });
  }

  #pause(): void {
    this.#stop?.();
    this.#stop = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** A machine was read: it may run now, or not any more, or its agent may have come. */
  #look(uuid: string): void {
    const record = this.#domains.peek(uuid);
    const known = this.#known.get(uuid);
    if (!record || record.handle.id < 0) {
      if (this.#known.delete(uuid) && known && known.ips.length > 0) this.#publish();
      return;
    }
    const { generation, agent } = record;
    if (!known || known.generation !== generation) {
      const dueAt = Date.now() + pausesMs[0]!;
      this.#known.set(uuid, { generation, agent, agentSilent: false, tries: 1, dueAt, ips: [] });
      if (known && known.ips.length > 0) this.#publish();
    } else if (agent && !known.agent) {
      Object.assign(known, { agent, agentSilent: false, dueAt: 0 });
    } else {
      known.agent = agent;
      return;
    }
    this.#schedule();
  }

  #schedule(): void {
    if (this.#asking || !this.#changes.followed || this.#known.size === 0) return;
    clearTimeout(this.#timer);
    const soonest = Math.min(...[...this.#known.values()].map(({ dueAt }) => dueAt));
    this.#timer = setTimeout(() => void this.#askDue(), Math.max(0, soonest - Date.now()));
  }

  async #askDue(): Promise<void> {
    this.#asking = true;
    const now = Date.now();
    const due = new Map<DomainRecord, Known>();
    for (const [uuid, known] of this.#known) {
      const record = this.#domains.peek(uuid);
      if (!record || known.dueAt > now + togetherMs) continue;
      known.dueAt = Number.POSITIVE_INFINITY;
      due.set(record, known);
    }
    try {
      await this.#ask(due);
    } catch (error) {
      // A lost connection is shown elsewhere.
      if (!(error instanceof ConnectionClosedError)) logInternal(error);
    }
    for (const known of due.values()) {
      const pause = known.ips.length > 0 ? undefined : pausesMs[known.tries];
      known.tries += 1;
      // Sooner where its agent has come meanwhile.
      known.dueAt = Math.min(known.dueAt, Date.now() + (pause ?? seldomMs));
    }
    this.#asking = false;
    this.#schedule();
  }

  async #ask(due: ReadonlyMap<DomainRecord, Known>): Promise<void> {
    const found = new Map<DomainRecord, string[]>();
    const leases = await readLeases(this.#client);
    await eachOf([...due.keys()], async (record) => {
      const leased = shownAddresses(record.domain.macs.flatMap((mac) => leases.get(mac) ?? []));
      const { ips, agentSilent } = due.get(record)!;
      const hasAgent = record.agent && !agentSilent;
      // What the agent said last stands until it is asked again.
      if (leased.length > 0) found.set(record, leased);
      else found.set(record, hasAgent && ips.length > 0 ? ips : shownAddresses(await readArp(record)));
    });
    this.#keep(due, found);
    const answering = [...due.keys()].filter(
      (record) => record.agent && record.domain.state === "running" && !due.get(record)!.agentSilent,
    );
    await eachOf(
      answering,
      async (record) => {
        const answer = await askAgent(record);
        if (!answer) due.get(record)!.agentSilent = true;
        else found.set(record, shownAddresses([...found.get(record)!, ...answer]));
      },
      agentsAtOnce,
    );
    this.#keep(due, found);
  }

  #keep(due: ReadonlyMap<DomainRecord, Known>, found: ReadonlyMap<DomainRecord, string[]>): void {
    let changed = !this.#asked;
    for (const [record, ips] of found) {
      const known = due.get(record)!;
      if (isDeepStrictEqual(known.ips, ips)) continue;
      known.ips = ips;
      changed ||= this.#known.get(record.domain.uuid) === known;
    }
    if (changed) this.#publish();
  }

  #publish(): void {
    this.#asked = true;
    this.#changes.tell();
  }
}
