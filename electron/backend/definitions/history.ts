import { join } from "node:path";
import type { Connection } from "../connections/connection.ts";
import { logInternal } from "../errors/plain-error.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import { Changes } from "../live/changes.ts";
import type { Subscription } from "../live/subscription.ts";
import { HistoryStore, type StoredEntry } from "./history-store.ts";
import { toPast } from "./past-definition.ts";

/** Who changed a definition when it was not Guesthouse. */
const byOthers = "A change by another program";
const present = "Present definition";

export interface HistoryEntry {
  readonly id: string;
  readonly at: number;
  readonly title: string;
}

/** One machine whose definitions are followed. */
interface Followed {
  readonly store: HistoryStore;
  readonly changes: Changes;
  /** Reading and writing one after the other. */
  work: Promise<unknown>;
  entries: readonly HistoryEntry[] | undefined;
}

/**
 * The definitions that machines have had, without their secrets, in Guesthouse's own folder. A machine is
 * followed from when its hardware is first looked at or changed in this session; from then on what other
 * programs change is noticed as well.
 */
export class History {
  readonly #folder: string;
  readonly #machines = new WeakMap<Connection, Map<string, Followed>>();

  constructor(stateDir: string) {
    this.#folder = join(stateDir, "definitions");
  }

  /**
   * Remembers that `title` replaced this definition (with its secrets or without) by another; called before
   * that is done or after. Never throws: a change must not fail because it cannot be remembered.
   */
  async record(connection: Connection, uuid: string, xml: string, title: string): Promise<void> {
    const followed = this.#of(connection, uuid);
    try {
      await inTurn(followed, async () => {
        const replaced = await findOrAdd(followed.store, toPast(xml));
        await followed.store.setTitle(replaced.id, title.slice(0, 400));
      });
    } catch (error) {
      logInternal(error);
    }
    this.#observe(connection, uuid, followed);
  }

  /** All entries, the newest (present) one first, again after each change. */
  watch(
    connection: Connection,
    uuid: string,
    signal: AbortSignal,
  ): Subscription<{ entries: HistoryEntry[] }> {
    const followed = this.#of(connection, uuid);
    const subscription = followed.changes.watch(
      () => followed.entries && { entries: [...followed.entries] },
      signal,
    );
    this.#observe(connection, uuid, followed);
    return subscription;
  }

  /** Follows the machine from now on. */
  follow(connection: Connection, uuid: string): void {
    this.#observe(connection, uuid, this.#of(connection, uuid));
  }

  /** @returns undefined for an id that is not (any more) in the machine's history */
  async past(connection: Connection, uuid: string, id: string): Promise<string | undefined> {
    return await this.#of(connection, uuid).store.xml(id);
  }

  /** How many definitions are kept of a machine, be it there or gone. */
  async count(connection: Connection, uuid: string): Promise<number> {
    const followed = this.#machines.get(connection)?.get(uuid);
    const store = followed?.store ?? this.#store(connection, uuid);
    return (await store.entries()).length;
  }

  /** Forgets a machine that is gone for good. Never throws: what was asked for has been done without it. */
  async forget(connection: Connection, uuid: string): Promise<void> {
    const followed = this.#of(connection, uuid);
    await inTurn(followed, () => followed.store.clear()).catch(logInternal);
    this.#machines.get(connection)?.delete(uuid);
  }

  #store(connection: Connection, uuid: string): HistoryStore {
    return new HistoryStore(join(this.#folder, connection.id, uuid));
  }

  #of(connection: Connection, uuid: string): Followed {
    let machines = this.#machines.get(connection);
    if (!machines) {
      const made = new Map<string, Followed>();
      machines = made;
      this.#machines.set(connection, made);
      connection.domains.onChange((changed) => {
        const followed = made.get(changed);
        if (followed) this.#observe(connection, changed, followed);
      });
    }
    let followed = machines.get(uuid);
    if (!followed) {
      const store = this.#store(connection, uuid);
      followed = { store, changes: new Changes(), work: Promise.resolve(), entries: undefined };
      machines.set(uuid, followed);
    }
    return followed;
  }

  /** Reads the present definition and notes it if it is new. */
  #observe(connection: Connection, uuid: string, followed: Followed): void {
    void inTurn(followed, async () => {
      const domain = await connection.client.domains.byUUID(uuid);
      if (domain && (await domain.isPersistent())) {
        const xml = await domain.xml(domainXMLFlags.VIR_DOMAIN_XML_INACTIVE);
        await addIfNew(followed.store, toPast(xml));
      }
    }).catch((error: unknown) => {
      // Lost meanwhile: the next reading after the reconnect tells.
      if (connection.client.status.state === "connected") logInternal(error);
    });
  }
}

/** Runs `work` after what is under way for this machine, then tells whoever watches. */
async function inTurn(followed: Followed, work: () => Promise<void>): Promise<void> {
  const own = followed.work.then(work, work);
  followed.work = own;
  try {
    await own;
  } finally {
    const entries = await followed.store.entries();
    followed.entries = entries.map(({ id, at, title }, index) => ({
      id,
      at,
      title: index === 0 ? present : (title ?? byOthers),
    }));
    followed.changes.tell();
  }
}

async function addIfNew(store: HistoryStore, xml: string): Promise<void> {
  const [newest] = await store.entries();
  if (newest && (await store.xml(newest.id)) === xml) return;
  await store.add(xml, Date.now());
}

/** The entry of a definition that was just replaced: what replaced it may have been seen already. */
async function findOrAdd(store: HistoryStore, xml: string): Promise<StoredEntry> {
  for (const entry of (await store.entries()).slice(0, 2)) {
    if ((await store.xml(entry.id)) === xml) return entry;
  }
  return await store.add(xml, Date.now());
}
