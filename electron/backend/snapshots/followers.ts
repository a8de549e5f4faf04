import type { Snapshot, SnapshotTree } from "../../../shared/contract/snapshots.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { perConnection } from "../connections/per-connection.ts";
import { logInternal } from "../errors/plain-error.ts";
import { Changes } from "../live/changes.ts";
import type { Subscription } from "../live/subscription.ts";
import type { Pictures } from "./pictures.ts";
import { readTree } from "./read-tree.ts";
import { readSizes, type Sizes } from "./sizes.ts";

/** One machine whose snapshots somebody looks at. */
interface Followed {
  readonly changes: Changes;
  tree: SnapshotTree | undefined;
  /** Readings follow one another; what is asked for meanwhile is one more. */
  reading: Promise<void> | undefined;
  again: boolean;
}

/** Those who look at machines' snapshots, and what they see. */
export class Followers {
  readonly #pictures: Pictures;
  readonly #of = perConnection((connection) => {
    const machines = new Map<string, Followed>();
    // A start, a stop and a revert by another program all end in an event of the machine's.
    connection.domains.onChange((uuid) => this.refresh(connection, uuid));
    return machines;
  });

  constructor(pictures: Pictures) {
    this.#pictures = pictures;
  }

  watch(connection: Connection, uuid: string, signal: AbortSignal): Subscription<SnapshotTree> {
    const machines = this.#of(connection);
    let followed = machines.get(uuid);
    if (!followed) {
      followed = { changes: new Changes(), tree: undefined, reading: undefined, again: false };
      machines.set(uuid, followed);
    }
    const subscription = followed.changes.watch(
      () => followed.tree,
      signal,
      () => {
        if (!followed.changes.followed) machines.delete(uuid);
      },
    );
    this.refresh(connection, uuid);
    return subscription;
  }

  /** Reads again for those who look at the machine, if anybody does. */
  refresh(connection: Connection, uuid: string): void {
    const followed = this.#of(connection).get(uuid);
    if (!followed) return;
    followed.again = true;
    followed.reading ??= this.#read(connection, uuid, followed).finally(() => {
      followed.reading = undefined;
    });
  }

  async #read(connection: Connection, uuid: string, followed: Followed): Promise<void> {
    while (followed.again) {
      followed.again = false;
      try {
        followed.tree = await this.#readTree(connection, uuid);
        followed.changes.tell();
      } catch (error) {
        // A machine that is gone, or a connection that is lost: both are told elsewhere.
        const gone = error instanceof AppError && error.code === "no-such-domain";
        if (!gone && connection.client.status.state === "connected") logInternal(error);
      }
    }
  }

  async #readTree(connection: Connection, uuid: string): Promise<SnapshotTree> {
    const tree = await readTree(connection, uuid);
    const [sizes, pictures] = await Promise.all([
      readSizes(connection, tree.snapshots),
      this.#pictures.names(connection, uuid, tree.snapshots),
    ]);
    return {
      snapshots: tree.snapshots.map((facts) => asShown(facts, sizes, pictures.has(facts.name))),
      ...(tree.current !== undefined && { current: tree.current }),
    };
  }
}

function asShown(
  { memory, parent, disks, ...facts }: Awaited<ReturnType<typeof readTree>>["snapshots"][number],
  sizes: Sizes,
  picture: boolean,
): Snapshot {
  const bytes = memory && sizes.memory(facts.name, memory);
  return {
    ...facts,
    ...(parent !== undefined && { parent }),
    ...(memory && {
      memory: {
        where: memory.where,
        ...(memory.path !== undefined && { path: memory.path }),
        ...(bytes !== undefined && { bytes }),
      },
    }),
    disks: disks.map((disk) => {
      const [image] = disk.images;
      const size = sizes.disk(disk);
      return {
        target: disk.target,
        where: disk.where,
        ...(image !== undefined && { image }),
        ...(disk.overlay !== undefined && { overlay: disk.overlay }),
        ...(size !== undefined && { bytes: size }),
      };
    }),
    picture,
  };
}
