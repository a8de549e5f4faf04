import { isDeepStrictEqual } from "node:util";
import type { Domain, DomainEvent } from "../../../shared/contract/domains.ts";
import { AppError } from "../../../shared/model/error.ts";
import { logInternal } from "../errors/plain-error.ts";
import {
  ConnectionClosedError,
  type Domain as DomainHandle,
  formatUUID,
  type LibvirtClient,
} from "../libvirt/index.ts";
import type { Subscription } from "../live/subscription.ts";
import { eachOf } from "./each-of.ts";
import { type Reading, readAllDomains, readDomain } from "./reader.ts";
import { isActive } from "./states.ts";
import { TimeSlice } from "./time-slice.ts";
import { Watches } from "./watches.ts";

/** Events of one machine come in bursts (a start brings half a dozen); one reading serves them all. */
const settleMs = 5;
/**
 * Milliseconds until a machine is read again that runs and has a saved state: libvirt resumes it before it removes
 * the file, and tells nobody of that.
 */
const resumedMs = 500;
/** A daemon that is connected but failed to list its machines may be starting up still. */
const loadRetryMs = 3000;

/** Where the names of operating systems come from; they may become known later than the machines. */
export interface OsNames {
  nameOf(id: string): string | undefined;
  onLoaded(listener: () => void): () => void;
}

/** One machine as it is known now. */
export interface DomainRecord extends Reading {
  /** Counts the starts that were noticed, from 1 for a machine that ran when it was first seen. */
  readonly generation: number;
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
  readonly #watches = new Watches(this);
  readonly #listeners = new Set<(uuid: string) => void>();
  readonly #dirty = new Set<string>();
  /** Machines that are being worked on and read again at the end of that. */
  readonly #held = new Set<ReadonlySet<string>>();
  /** When guests were asked to shut down that have not done so yet, by UUID. */
  readonly #shutdowns = new Map<string, number>();
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
    return this.#watches.open(signal);
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

  /** Reads the machine again at once, for what libvirt tells nobody (autostart, a removed saved state). */
  async refresh(uuid: string): Promise<void> {
    void this.#start();
    this.#dirty.add(uuid);
    await this.#queueReading();
  }

  /**
   * Does `work`, which changes these machines, and reads them again once it has ended. What libvirt tells of them
   * meanwhile waits for that, so that watchers get the change of a thousand as one patch.
   */
  async refreshAfter<T>(uuids: readonly string[], work: () => Promise<T>): Promise<T> {
    void this.#start();
    const release = this.#hold(uuids);
    try {
      return await work();
    } finally {
      release();
      for (const uuid of uuids) this.#dirty.add(uuid);
      await this.#queueReading();
    }
  }

  /** Lets events of these machines mark nothing until the returned function is called. */
  #hold(uuids: readonly string[]): () => void {
    const held = new Set(uuids);
    this.#held.add(held);
    return () => this.#held.delete(held);
  }

  /** The guest was asked to shut down; shown until its state changes. */
  shutdownRequested(uuid: string): void {
    const record = this.#records.get(uuid);
    // It may have been faster than the answer to the request.
    if (!record || !isActive(record.domain.state)) return;
    this.#shutdowns.set(uuid, Date.now());
    this.#records.set(uuid, this.#advance(record));
    this.#watches.patch([uuid], []);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#retry);
    for (const stop of this.#stops.splice(0)) stop();
    this.#watches.close();
  }

  #start(): Promise<void> {
    this.#started ??= this.#begin().catch(logInternal);
    return this.#started;
  }

  async #begin(): Promise<void> {
    const { events } = this.#client;
    const named = ({ dom }: { dom: { uuid: Uint8Array } }) => this.#mark(formatUUID(dom.uuid));
    // Events come before the list, so that nothing falls between the two.
    const registered = await Promise.allSettled([
      events.domain("lifecycle", named),
      events.domain("reboot", named),
      events.domain("metadataChange", named),
      events.domain("deviceAdded", named),
      events.domain("deviceRemoved", named),
      events.domain("diskChange", named),
      events.domain("agentLifecycle", named),
      events.domain("pmSuspend", named),
      events.domain("pmWakeup", named),
      events.domain("balloonChange", named),
    ]);
    for (const result of registered) {
      // Older daemons and other drivers lack some kinds; the rest still serve.
      if (result.status === "fulfilled") this.#stops.push(result.value);
    }
    // Not before: a connection made meanwhile would be read twice.
    this.#stops.push(
      this.#client.onReset(() => this.#reload()),
      this.#client.onStatus((status) => {
        if (status.state === "connected" && !this.#loaded) this.#reload();
      }),
    );
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
    this.#replaceAll(await readAllDomains(this.#client, (machines) => this.#watches.list(machines)));
  }

  #replaceAll(readings: readonly Reading[]): void {
    const before = new Set(this.#records.keys());
    for (const reading of readings) {
      before.delete(reading.domain.uuid);
      this.#records.set(reading.domain.uuid, this.#advance(reading));
    }
    for (const uuid of before) {
      this.#records.delete(uuid);
      this.#shutdowns.delete(uuid);
    }
    this.#loaded = true;
    this.#firstLoad.resolve();
    this.#watches.restart();
    for (const { domain } of readings) this.#tell(domain.uuid);
    for (const uuid of before) this.#tell(uuid);
  }

  /**
   * The reading with what only the sequence of readings tells. libvirt gives each start a new number, so a number
   * that was not there before is a start.
   */
  #advance(reading: Reading): DomainRecord {
    const { uuid, state } = reading.domain;
    const before = this.#records.get(uuid);
    const generation = before?.generation ?? 0;
    const { id } = reading.handle;
    const started = id >= 0 && isActive(state) && id !== before?.handle.id;
    if (started || state !== before?.domain.state) this.#shutdowns.delete(uuid);
    const shutdownRequestedAt = this.#shutdowns.get(uuid);
    const domain = this.#named(reading.domain);
    return {
      ...reading,
      domain: shutdownRequestedAt === undefined ? domain : { ...domain, shutdownRequestedAt },
      generation: started ? generation + 1 : generation,
    };
  }

  #mark(uuid: string): void {
    if (this.#closed || this.#isHeld(uuid)) return;
    this.#dirty.add(uuid);
    // Until the reading begins more events join it, so that a daemon that floods us with them makes nothing
    // pile up.
    this.#timer ??= setTimeout(() => void this.#queueReading(), settleMs);
  }

  #isHeld(uuid: string): boolean {
    for (const held of this.#held) if (held.has(uuid)) return true;
    return false;
  }

  /** Reads what is marked, behind a load that is under way, whose list may be older than the event. */
  #queueReading(): Promise<void> {
    this.#loading = this.#loading.then(() => this.#readDirty()).catch(logInternal);
    return this.#loading;
  }

  async #readDirty(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const uuids = [...this.#dirty];
    this.#dirty.clear();
    const slice = new TimeSlice();
    const changed: string[] = [];
    const removed: string[] = [];
    const failed: string[] = [];
    await eachOf(uuids, async (uuid) => {
      try {
        const reading = await readDomain(this.#client, uuid, slice);
        if (!reading) {
          this.#shutdowns.delete(uuid);
          if (this.#records.delete(uuid)) removed.push(uuid);
          return;
        }
        const before = this.#records.get(uuid);
        const record = this.#advance(reading);
        this.#records.set(uuid, record);
        if (isHalfResumed(record) && !(before && isHalfResumed(before))) {
          setTimeout(() => this.#mark(uuid), resumedMs).unref();
        }
        if (!isDeepStrictEqual(before?.domain, record.domain)) changed.push(uuid);
      } catch (error) {
        if (!(error instanceof ConnectionClosedError)) failed.push(`${uuid}: ${error}`);
      }
    });
    for (const failure of failed) logInternal(failure);
    this.#watches.patch(changed, removed);
    for (const uuid of uuids) this.#tell(uuid);
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
    this.#watches.patch(changed, []);
  }

  #tell(uuid: string): void {
    for (const listener of [...this.#listeners]) listener(uuid);
  }
}

function isHalfResumed({ domain }: DomainRecord): boolean {
  return domain.state === "running" && domain.hasManagedSave;
}
