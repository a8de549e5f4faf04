import { isDeepStrictEqual } from "node:util";
import type { Domain, DomainEvent } from "../../../shared/contract/domains.ts";
import { AppError } from "../../../shared/model/error.ts";
import { logInternal } from "../errors/plain-error.ts";
import {
  ConnectionClosedError,
  type Domain as DomainHandle,
  formatUUID,
  type LibvirtClient,
  LibvirtError,
} from "../libvirt/index.ts";
import { errorNumber } from "../libvirt/protocol/error-codes.ts";
import { domainStatsTypes } from "../libvirt/protocol/flags/domain-work.ts";
import { connectListAllDomainsFlags as listFlags } from "../libvirt/protocol/flags/domains.ts";
import { Subscription } from "../live/subscription.ts";
import { eachOf } from "./each-of.ts";
import { readDomainFacts } from "./facts.ts";
import { isActive, isStarting, stateName } from "./states.ts";
import { TimeSlice } from "./time-slice.ts";

/** Events of one machine come in bursts (a start brings half a dozen); one reading serves them all. */
const settleMs = 15;
/** A daemon that is connected but failed to list its machines may be starting up still. */
const loadRetryMs = 3000;

/** Where the names of operating systems come from; they may become known later than the machines. */
export interface OsNames {
  nameOf(id: string): string | undefined;
  onLoaded(listener: () => void): () => void;
}

/** One machine as it is known now. */
export interface DomainRecord {
  readonly handle: DomainHandle;
  readonly domain: Domain;
  /** Counts the starts that were noticed, from 1 for a machine that ran when it was first seen. */
  readonly generation: number;
  /** Whether libvirt is still busy starting it. */
  readonly starting: boolean;
}

/** What {@link readRecord} gathers before generations are known. */
type Reading = Omit<DomainRecord, "generation">;

interface Watch {
  readonly subscription: Subscription<DomainEvent>;
  snapshot: boolean;
  readonly changed: Set<string>;
  readonly removed: Set<string>;
}

/**
 * The machines of one connection. Filled with a handful of calls when somebody first asks, then kept by
 * libvirt's events, each of which makes only the machine that it names be read again; filled anew after a
 * reconnect. While disconnected it keeps what it knew.
 */
export class DomainRegistry {
  readonly #client: LibvirtClient;
  readonly #osNames: OsNames | undefined;
  readonly #records = new Map<string, DomainRecord>();
  readonly #watches = new Set<Watch>();
  readonly #listeners = new Set<(uuid: string) => void>();
  readonly #dirty = new Set<string>();
  readonly #stops: (() => void)[] = [];
  #loaded = false;
  readonly #firstLoad = Promise.withResolvers<void>();
  #started: Promise<void> | undefined;
  /** Loads follow one another; a reconnect during a load asks for another. */
  #loading: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(client: LibvirtClient, osNames?: OsNames) {
    this.#client = client;
    this.#osNames = osNames;
    if (osNames) this.#stops.push(osNames.onLoaded(() => this.#nameSystems()));
  }

  /** A snapshot as soon as there is one, then what changed. */
  watch(signal: AbortSignal): Subscription<DomainEvent> {
    void this.#start();
    const watch: Watch = {
      snapshot: true,
      changed: new Set(),
      removed: new Set(),
      subscription: new Subscription<DomainEvent>(
        () => this.#takeFor(watch),
        () => this.#watches.delete(watch),
        signal,
      ),
    };
    if (!signal.aborted) this.#watches.add(watch);
    return watch.subscription;
  }

  /** Calls `listener` with the UUID of each machine that was read again or is gone, until stopped. */
  onChange(listener: (uuid: string) => void): () => void {
    void this.#start();
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The machine as last read, if it has been read. */
  peek(uuid: string): DomainRecord | undefined {
    void this.#start();
    return this.#records.get(uuid);
  }

  /** Whether the first reading is complete. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Resolves when the first reading is complete, which takes a connection. */
  ready(): Promise<void> {
    void this.#start();
    return this.#firstLoad.promise;
  }

  all(): DomainRecord[] {
    return [...this.#records.values()];
  }

  /**
   * The machine as it is now, for an action.
   * @throws AppError `no-such-domain`
   * @throws LibvirtError | ConnectionClosedError
   */
  async handle(uuid: string): Promise<DomainHandle> {
    const handle = await this.#client.domains.byUUID(uuid);
    if (!handle) {
      throw new AppError({ code: "no-such-domain", message: "This machine does not exist any more." });
    }
    return handle;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#retry);
    for (const stop of this.#stops.splice(0)) stop();
    for (const { subscription } of [...this.#watches]) subscription.close();
  }

  #start(): Promise<void> {
    this.#started ??= this.#begin().catch(logInternal);
    return this.#started;
  }

  async #begin(): Promise<void> {
    this.#stops.push(
      this.#client.onReset(() => this.#reload()),
      this.#client.onStatus((status) => {
        if (status.state === "connected" && !this.#loaded) this.#reload();
      }),
    );
    const { events } = this.#client;
    const named = ({ dom }: { dom: { uuid: Uint8Array } }) => this.#mark(formatUUID(dom.uuid));
    // Events come before the list, so that nothing falls between the two.
    const registered = await Promise.allSettled([
      events.domain("lifecycle", named),
      events.domain("reboot", named),
      events.domain("metadataChange", named),
      events.domain("deviceAdded", named),
      events.domain("deviceRemoved", named),
      events.domain("pmSuspend", named),
      events.domain("pmWakeup", named),
      events.domain("balloonChange", named),
    ]);
    for (const result of registered) {
      // Older daemons and other drivers lack some kinds; the rest still serve.
      if (result.status === "fulfilled") this.#stops.push(result.value);
    }
    if (this.#closed) this.close();
    else if (this.#client.status.state === "connected") this.#reload();
  }

  #reload(): void {
    this.#loading = this.#loading.then(async () => {
      if (this.#closed || this.#client.status.state !== "connected") return;
      try {
        await this.#load();
      } catch (error) {
        // A connection lost meanwhile brings a reset, and with it another load.
        if (error instanceof ConnectionClosedError) return;
        logInternal(error);
        clearTimeout(this.#retry);
        this.#retry = setTimeout(() => this.#reload(), loadRetryMs).unref();
      }
    });
  }

  async #load(): Promise<void> {
    this.#dirty.clear();
    const { domains } = this.#client;
    const uuids = async (flag: number) => new Set((await domains.list(flag)).map(({ uuid }) => uuid));
    const [handles, persistent, autostart, saved, states] = await Promise.all([
      domains.list(),
      uuids(listFlags.VIR_CONNECT_LIST_DOMAINS_PERSISTENT),
      uuids(listFlags.VIR_CONNECT_LIST_DOMAINS_AUTOSTART),
      uuids(listFlags.VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE),
      this.#allStates(),
    ]);
    const readings: Reading[] = [];
    const slice = new TimeSlice();
    await eachOf(handles, async (handle) => {
      const { uuid } = handle;
      try {
        const [xml, { state, reason }] = await Promise.all([
          handle.xml(),
          states.get(uuid) ?? handle.state(),
        ]);
        await slice.turn();
        const domain = this.#toDomain(handle, xml, {
          state,
          persistent: persistent.has(uuid),
          autostart: autostart.has(uuid),
          hasManagedSave: saved.has(uuid),
        });
        readings.push({ handle, domain, starting: isStarting(state, reason) });
      } catch (error) {
        if (error instanceof ConnectionClosedError) throw error;
        // One machine that cannot be read must not hide the others.
        if (!isGone(error)) logInternal(error);
      }
    });
    this.#replaceAll(readings);
  }

  /** State of every machine in one call; empty for a driver without statistics (containers). */
  async #allStates(): Promise<Map<string, { state: number; reason: number }>> {
    const states = new Map<string, { state: number; reason: number }>();
    try {
      for (const { domain, params } of await this.#client.domains.allStats(
        domainStatsTypes.VIR_DOMAIN_STATS_STATE,
      )) {
        const state = params["state.state"];
        if (state === undefined) continue;
        states.set(domain.uuid, { state: Number(state), reason: Number(params["state.reason"] ?? 0) });
      }
    } catch (error) {
      if (!(error instanceof LibvirtError)) throw error;
    }
    return states;
  }

  #replaceAll(readings: readonly Reading[]): void {
    const before = new Set(this.#records.keys());
    for (const reading of readings) {
      before.delete(reading.domain.uuid);
      this.#records.set(reading.domain.uuid, this.#advance(reading));
    }
    for (const uuid of before) this.#records.delete(uuid);
    this.#loaded = true;
    this.#firstLoad.resolve();
    for (const watch of [...this.#watches]) {
      watch.snapshot = true;
      watch.subscription.wake();
    }
    for (const { domain } of readings) this.#tell(domain.uuid);
    for (const uuid of before) this.#tell(uuid);
  }

  /** libvirt gives each start a new number, so a number that was not there before is a start. */
  #advance(reading: Reading): DomainRecord {
    const before = this.#records.get(reading.domain.uuid);
    const generation = before?.generation ?? 0;
    const { id } = reading.handle;
    const started = id >= 0 && isActive(reading.domain.state) && id !== before?.handle.id;
    return { ...reading, generation: started ? generation + 1 : generation };
  }

  #mark(uuid: string): void {
    if (this.#closed) return;
    this.#dirty.add(uuid);
    this.#timer ??= setTimeout(() => {
      // Behind a load that is under way, whose list may be older than the event. Until then more events join
      // this reading, so that a daemon that floods us with them makes nothing pile up.
      this.#loading = this.#loading.then(() => this.#readDirty()).catch(logInternal);
    }, settleMs);
  }

  async #readDirty(): Promise<void> {
    this.#timer = undefined;
    const uuids = [...this.#dirty];
    this.#dirty.clear();
    const slice = new TimeSlice();
    const changed: string[] = [];
    const removed: string[] = [];
    const failed: string[] = [];
    await eachOf(uuids, async (uuid) => {
      try {
        const reading = await this.#read(uuid, slice);
        if (!reading) {
          if (this.#records.delete(uuid)) removed.push(uuid);
          return;
        }
        const before = this.#records.get(uuid);
        const record = this.#advance(reading);
        this.#records.set(uuid, record);
        if (!isDeepStrictEqual(before?.domain, record.domain)) changed.push(uuid);
      } catch (error) {
        if (!(error instanceof ConnectionClosedError)) failed.push(`${uuid}: ${error}`);
      }
    });
    for (const failure of failed) logInternal(failure);
    this.#patch(changed, removed);
    for (const uuid of uuids) this.#tell(uuid);
  }

  async #read(uuid: string, slice: TimeSlice): Promise<Reading | undefined> {
    const handle = await this.#client.domains.byUUID(uuid);
    if (!handle) return undefined;
    try {
      const [xml, { state, reason }, persistent, autostart, hasManagedSave] = await Promise.all([
        handle.xml(),
        handle.state(),
        handle.isPersistent(),
        handle.autostart().catch(unsupportedAsFalse),
        handle.hasManagedSave().catch(unsupportedAsFalse),
      ]);
      await slice.turn();
      const domain = this.#toDomain(handle, xml, { state, persistent, autostart, hasManagedSave });
      return { handle, domain, starting: isStarting(state, reason) };
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  #toDomain(handle: DomainHandle, xml: string, { state, ...rest }: RuntimeFacts): Domain {
    return this.#named({
      uuid: handle.uuid,
      name: handle.name,
      state: stateName(state),
      ...rest,
      ...readDomainFacts(xml),
      macs: [],
      disks: [],
      organisation: { tags: [], favourite: false },
    });
  }

  #named(domain: Domain): Domain {
    const name = domain.os && this.#osNames?.nameOf(domain.os.id);
    return name ? { ...domain, os: { id: domain.os!.id, name: name.slice(0, 400) } } : domain;
  }

  /** The names have come after the machines. */
  #nameSystems(): void {
    const changed: string[] = [];
    for (const [uuid, record] of this.#records) {
      const domain = this.#named(record.domain);
      if (domain === record.domain) continue;
      this.#records.set(uuid, { ...record, domain });
      changed.push(uuid);
    }
    this.#patch(changed, []);
  }

  #patch(changed: readonly string[], removed: readonly string[]): void {
    if (!this.#loaded || changed.length + removed.length === 0) return;
    for (const watch of [...this.#watches]) {
      for (const uuid of changed) {
        watch.changed.add(uuid);
        watch.removed.delete(uuid);
      }
      for (const uuid of removed) {
        watch.removed.add(uuid);
        watch.changed.delete(uuid);
      }
      watch.subscription.wake();
    }
  }

  #tell(uuid: string): void {
    for (const listener of [...this.#listeners]) listener(uuid);
  }

  #takeFor(watch: Watch): DomainEvent | undefined {
    if (!this.#loaded) return undefined;
    if (watch.snapshot) {
      watch.snapshot = false;
      watch.changed.clear();
      watch.removed.clear();
      return { type: "snapshot", domains: this.all().map(({ domain }) => domain) };
    }
    if (watch.removed.size > 0) {
      const uuids = [...watch.removed];
      watch.removed.clear();
      return { type: "removed", uuids };
    }
    if (watch.changed.size > 0) {
      const domains = [...watch.changed].flatMap((uuid) => this.#records.get(uuid)?.domain ?? []);
      watch.changed.clear();
      return { type: "changed", domains };
    }
    return undefined;
  }
}

interface RuntimeFacts {
  readonly state: number;
  readonly persistent: boolean;
  readonly autostart: boolean;
  readonly hasManagedSave: boolean;
}

/** Whether a domain vanished between two calls. */
function isGone(error: unknown): boolean {
  return error instanceof LibvirtError && error.code === errorNumber.VIR_ERR_NO_DOMAIN;
}

function unsupportedAsFalse(error: unknown): false {
  if (error instanceof LibvirtError && !isGone(error)) return false;
  throw error;
}
