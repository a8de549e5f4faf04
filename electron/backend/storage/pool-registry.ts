import type { Pool } from "../../../shared/contract/storage.ts";
import { perConnection } from "../connections/per-connection.ts";
import { eachOf } from "../domains/each-of.ts";
import { logInternal } from "../errors/plain-error.ts";
import {
  ConnectionClosedError,
  formatUUID,
  type LibvirtClient,
  LibvirtError,
  type StoragePool,
} from "../libvirt/index.ts";
import { errorNumber } from "../libvirt/protocol/error-codes.ts";
import { storagePoolState as states } from "../libvirt/protocol/flags/storage.ts";
import { Changes } from "../live/changes.ts";
import type { Subscription } from "../live/subscription.ts";
import { readPoolFacts } from "./pool-xml.ts";

type Work = NonNullable<Pool["work"]>;

/** A start brings two events; one reading serves both. */
const settleMs = 20;
/** As long as libvirt takes: it answers about a pool only when what it does with it is done. */
const patiently = { timeoutMs: 0 };

const stateNames: Readonly<Record<number, Pool["state"]>> = {
  [states.VIR_STORAGE_POOL_INACTIVE]: "inactive",
  [states.VIR_STORAGE_POOL_BUILDING]: "building",
  [states.VIR_STORAGE_POOL_RUNNING]: "running",
  [states.VIR_STORAGE_POOL_DEGRADED]: "degraded",
  [states.VIR_STORAGE_POOL_INACCESSIBLE]: "inaccessible",
};

/**
 * The storage pools of one connection: read when somebody first asks, then kept by libvirt's events, and read
 * anew after a reconnect. libvirt tells of no event when a volume comes or goes, so whoever makes one calls
 * {@link changed}.
 */
export class PoolRegistry {
  readonly #client: LibvirtClient;
  readonly #pools = new Map<string, Pool>();
  readonly #work = new Map<string, Work>();
  readonly #changes = new Changes();
  readonly #dirty = new Set<string>();
  /** Which reading each pool's facts are from, counted over all: one that began earlier may end later. */
  readonly #readings = new Map<string, number>();
  #lastReading = 0;
  #loaded = false;
  #started = false;
  #settling = false;
  /**
   * Listings follow one another. A list comes only when libvirt has let go of each pool in it, so what is read
   * of one pool does not wait for them.
   */
  #listing: Promise<void> = Promise.resolve();

  constructor(client: LibvirtClient) {
    this.#client = client;
  }

  /** All pools, as soon as they are known, then again at every change. */
  watch(signal: AbortSignal): Subscription<{ pools: Pool[] }> {
    if (!this.#started) void this.#start();
    // What other programs did with volumes since the last look came without an event.
    else this.#reload();
    return this.#changes.watch(() => (this.#loaded ? { pools: this.#list() } : undefined), signal);
  }

  /** Something happened to the pool of which libvirt tells nobody: a volume, its autostart. */
  changed(pool: Pick<StoragePool, "uuid">): void {
    if (this.#started) this.#mark(pool.uuid);
  }

  /** Reads a new pool at once: while libvirt works on it, it tells nothing. */
  async learn(pool: StoragePool): Promise<void> {
    if (this.#started) await this.#attempt(() => this.#read(pool));
  }

  /** Shows what is being done with a pool until the returned function is called. */
  begin(uuid: string, work: Work): { update(work: Work): void; end(): void } {
    const set = (next: Work) => {
      this.#work.set(uuid, next);
      this.#changes.tell();
    };
    set(work);
    return {
      update: set,
      end: () => {
        this.#work.delete(uuid);
        this.#changes.tell();
        this.changed({ uuid });
      },
    };
  }

  #list(): Pool[] {
    return [...this.#pools.values()]
      .map((pool) => {
        const work = this.#work.get(pool.uuid);
        return work ? { ...pool, work } : pool;
      })
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  async #start(): Promise<void> {
    this.#started = true;
    this.#client.onReset(() => this.#reload());
    this.#client.onStatus(({ state }) => {
      if (state === "connected" && !this.#loaded) this.#reload();
    });
    const named = ({ pool }: { pool: { uuid: Uint8Array } }) => this.#mark(formatUUID(pool.uuid));
    // A driver without these events has pools that nobody changes.
    await Promise.allSettled([
      this.#client.events.storagePool("lifecycle", named),
      this.#client.events.storagePool("refresh", named),
    ]);
    this.#reload();
  }

  #reload(): void {
    this.#listing = this.#listing.then(() => this.#attempt(() => this.#readAll()));
  }

  async #readAll(): Promise<void> {
    if (this.#client.status.state !== "connected") return;
    const before = [...this.#pools.keys()];
    const handles = await this.#client.storagePools.list(0, patiently).catch(noPools);
    const there = new Set(handles.map(({ uuid }) => uuid));
    await eachOf(handles, (handle) => this.#read(handle));
    for (const uuid of before) if (!there.has(uuid)) this.#pools.delete(uuid);
    this.#loaded = true;
  }

  #mark(uuid: string): void {
    this.#dirty.add(uuid);
    if (this.#settling) return;
    this.#settling = true;
    setTimeout(() => {
      this.#settling = false;
      // What is being worked on would not be told before its end, and is read again then.
      const uuids = [...this.#dirty].filter((each) => !this.#work.has(each));
      this.#dirty.clear();
      void this.#attempt(() =>
        eachOf(uuids, async (each) => {
          const handle = await this.#client.storagePools.byUUID(each);
          if (handle) await this.#read(handle);
          else this.#pools.delete(each);
        }),
      );
    }, settleMs).unref();
  }

  async #attempt(reading: () => Promise<void>): Promise<void> {
    try {
      await reading();
    } catch (error) {
      // A connection that was lost brings a reset, and with it another reading.
      if (!(error instanceof ConnectionClosedError)) logInternal(error);
    }
    this.#changes.tell();
  }

  async #read(handle: StoragePool): Promise<void> {
    const { uuid } = handle;
    this.#lastReading += 1;
    const reading = this.#lastReading;
    try {
      const pool = await readPool(handle);
      if (reading < (this.#readings.get(uuid) ?? 0)) return;
      this.#readings.set(uuid, reading);
      this.#pools.set(uuid, pool);
    } catch (error) {
      if (!(error instanceof LibvirtError)) throw error;
      // One pool that cannot be read must not hide the others.
      if (error.code !== errorNumber.VIR_ERR_NO_STORAGE_POOL) logInternal(error);
      this.#pools.delete(uuid);
    }
  }
}

/** The registry of a connection's pools. */
export const poolsOf = perConnection(({ client }) => new PoolRegistry(client));

/** @throws LibvirtError | ConnectionClosedError | XmlError */
async function readPool(handle: StoragePool): Promise<Pool> {
  const [{ state, capacity, allocation, available }, xml, autostart, persistent] = await Promise.all([
    handle.info(patiently),
    handle.xml(),
    handle.autostart(),
    handle.isPersistent(),
  ]);
  const { type, target, format, source } = readPoolFacts(xml);
  const active = state !== states.VIR_STORAGE_POOL_INACTIVE && state !== states.VIR_STORAGE_POOL_BUILDING;
  // It may have been stopped in between.
  const volumes = active ? await handle.volumeCount().catch(() => undefined) : undefined;
  return {
    name: handle.name,
    uuid: handle.uuid,
    type,
    state: stateNames[state] ?? "inaccessible",
    capacity,
    allocation,
    available,
    ...(target !== undefined && { target }),
    ...(source !== undefined && { source: source.slice(0, 4096) }),
    ...(format !== undefined && { format }),
    autostart,
    persistent,
    ...(volumes !== undefined && { volumes }),
  };
}

/** A driver without storage has no pools. */
function noPools(error: unknown): StoragePool[] {
  if (error instanceof LibvirtError && error.code === errorNumber.VIR_ERR_NO_SUPPORT) return [];
  throw error;
}
