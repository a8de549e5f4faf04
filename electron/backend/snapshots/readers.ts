import { perConnection } from "../connections/per-connection.ts";

/** Those who read in snapshots. */
class SnapshotReaders {
  readonly #leaving = new Map<string, Set<() => Promise<void>>>();

  /** @param leave lets go of the machine's snapshots */
  add(uuid: string, leave: () => Promise<void>): Disposable {
    const readers = this.#leaving.get(uuid) ?? new Set();
    this.#leaving.set(uuid, readers.add(leave));
    return { [Symbol.dispose]: () => void readers.delete(leave) };
  }

  /** Resolves when nobody reads in the machine's snapshots any more. */
  async sendAway(uuid: string): Promise<void> {
    await Promise.all([...(this.#leaving.get(uuid) ?? [])].map((leave) => leave()));
  }
}

/** A connection's machines whose snapshots are read: what one that is deleted leaves behind is anybody's. */
export const snapshotReaders = perConnection(() => new SnapshotReaders());
