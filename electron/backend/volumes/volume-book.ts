import type { Volume, VolumesEvent } from "../../../shared/contract/volumes.ts";
import type { Connection } from "../connections/connection.ts";
import { perConnection } from "../connections/per-connection.ts";
import { eachOf } from "../domains/each-of.ts";
import { logInternal } from "../errors/plain-error.ts";
import { ConnectionClosedError, LibvirtError, type StoragePool } from "../libvirt/index.ts";
import { Changes } from "../live/changes.ts";
import type { Subscription } from "../live/subscription.ts";
import { findUses, type MachineDisks, rowOf } from "./volume-rows.ts";
import { readVolume, type VolumeFacts } from "./volume-xml.ts";

/** The daemon serves five calls of a connection at once; one is left for others. */
const callsAtOnce = 4;
/** Changes come in bursts; watchers get at most so many lists, ms between two. */
const settleMs = 100;

type Rows = ReadonlyMap<string, Volume>;

/**
 * The volumes of a connection's pools and who uses them. A pool is read when somebody looks at it, the others behind
 * it because an image in them may be based on one of its volumes; then it is read again when libvirt tells that it
 * looked at the pool anew, or when {@link reread} is called after an own change.
 */
export class VolumeBook {
  readonly #connection: Connection;
  readonly #shelves = new Map<string, Map<string, VolumeFacts>>();
  readonly #rows = new Map<string, Map<string, Volume>>();
  readonly #unfinished = new Map<string, number>();
  readonly #reading = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  readonly #changes = new Changes();
  #timer: NodeJS.Timeout | undefined;
  #started = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Everything that is known of the pool's volumes, then what changes. */
  watch(pool: string, signal: AbortSignal): Subscription<VolumesEvent> {
    this.#start();
    void this.#read(pool).then(() => this.#readOthers(pool));
    let seen: Rows | undefined;
    let told: boolean | undefined;
    return this.#changes.watch(() => {
      const rows = this.#rows.get(pool);
      if (!rows) return undefined;
      const reading = this.#reading.has(pool);
      const event = difference(seen, rows, reading);
      if (event.kind === "changes" && reading === told && isEmpty(event)) return undefined;
      seen = rows;
      told = reading;
      return event;
    }, signal);
  }

  /**
   * Reads a pool again: all of it, or only the volumes named.
   * @returns when it is read; never rejects
   */
  async reread(pool: string, names?: readonly string[]): Promise<void> {
    if (!this.#shelves.has(pool)) return;
    if (!names) return await this.#read(pool);
    await this.#attempt(async () => {
      const handle = await this.#connection.client.storagePools.byName(pool);
      const shelf = this.#shelves.get(pool);
      if (!handle || !shelf) return;
      await eachOf(names, async (name) => {
        const volume = await handle.volumeByName(name);
        const xml = await volume?.xml().catch(gone);
        if (xml === undefined) shelf.delete(name);
        else shelf.set(name, readVolume(xml));
      });
    });
    this.#changed();
  }

  /** Marks a volume as one that is being written until the returned function is called. */
  writing(pool: string, name: string): () => void {
    const key = `${pool}/${name}`;
    this.#unfinished.set(key, (this.#unfinished.get(key) ?? 0) + 1);
    void this.reread(pool, [name]);
    return () => {
      const left = (this.#unfinished.get(key) ?? 1) - 1;
      if (left > 0) this.#unfinished.set(key, left);
      else this.#unfinished.delete(key);
      void this.reread(pool, [name]);
    };
  }

  #start(): void {
    if (this.#started) return;
    this.#started = true;
    const { client, domains } = this.#connection;
    client.onReset(() => {
      for (const pool of this.#shelves.keys()) void this.#read(pool);
    });
    domains.onChange(() => this.#changed());
    const named = ({ pool }: { pool: { name: string } }) => {
      if (this.#shelves.has(pool.name)) void this.#read(pool.name);
    };
    // A driver without these events has pools that nobody changes.
    void Promise.allSettled([
      client.events.storagePool("lifecycle", named),
      client.events.storagePool("refresh", named),
      domains.ready().then(() => this.#changed()),
    ]);
  }

  /** One reading of a pool at a time; one that is asked for meanwhile follows it. */
  #read(pool: string): Promise<void> {
    const running = this.#reading.get(pool);
    if (running) {
      this.#again.add(pool);
      return running;
    }
    const reading = (async () => {
      do {
        this.#again.delete(pool);
        await this.#attempt(() => this.#readPool(pool));
      } while (this.#again.has(pool));
      this.#reading.delete(pool);
      this.#changed();
    })();
    this.#reading.set(pool, reading);
    return reading;
  }

  async #readPool(name: string): Promise<void> {
    const pool = await this.#connection.client.storagePools.byName(name);
    const shelf = this.#shelves.get(name) ?? new Map<string, VolumeFacts>();
    this.#shelves.set(name, shelf);
    const volumes = (await pool?.volumes().catch(inactive)) ?? [];
    const there = new Set(volumes.map((volume) => volume.name));
    for (const known of [...shelf.keys()]) if (!there.has(known)) shelf.delete(known);
    await eachOf(
      volumes,
      async (volume) => {
        const xml = await volume.xml().catch(gone);
        if (xml === undefined) shelf.delete(volume.name);
        else shelf.set(volume.name, readVolume(xml));
        this.#changed();
      },
      callsAtOnce,
    );
  }

  async #readOthers(first: string): Promise<void> {
    await this.#attempt(async () => {
      const pools: StoragePool[] = await this.#connection.client.storagePools.list();
      for (const { name } of pools) if (name !== first && !this.#shelves.has(name)) await this.#read(name);
    });
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // A connection that was lost brings a reset, and with it another reading.
      if (!(error instanceof ConnectionClosedError)) logInternal(error);
    }
  }

  #changed(): void {
    if (!this.#changes.followed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#makeRows();
      this.#changes.tell();
    }, settleMs).unref();
  }

  #makeRows(): void {
    const machines: MachineDisks[] = this.#connection.domains.all().map(({ domain }) => domain);
    const uses = findUses(this.#shelves, machines);
    for (const [pool, shelf] of this.#shelves) {
      const before = this.#rows.get(pool);
      const rows = new Map<string, Volume>();
      for (const [name, facts] of shelf) {
        rows.set(name, rowOf(facts, uses, this.#unfinished.has(`${pool}/${name}`), before?.get(name)));
      }
      this.#rows.set(pool, rows);
    }
  }
}

/** The book of a connection's volumes. */
export const volumesOf = perConnection((connection) => new VolumeBook(connection));

function difference(seen: Rows | undefined, rows: Rows, reading: boolean): VolumesEvent {
  if (!seen) return { kind: "all", volumes: [...rows.values()], reading };
  return {
    kind: "changes",
    changed: [...rows.values()].filter((row) => seen.get(row.name) !== row),
    removed: [...seen.keys()].filter((name) => !rows.has(name)),
    reading,
  };
}

const isEmpty = ({ changed, removed }: Extract<VolumesEvent, { kind: "changes" }>) =>
  changed.length === 0 && removed.length === 0;

/** A volume that went away, or whose file nobody can open, is not listed. */
function gone(error: unknown): undefined {
  if (error instanceof LibvirtError) return undefined;
  throw error;
}

/** A pool that is not active has no volumes. */
function inactive(error: unknown): [] {
  if (error instanceof LibvirtError) return [];
  throw error;
}
