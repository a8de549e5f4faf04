import type { Connection } from "../connections/connection.ts";
import { logInternal } from "../errors/plain-error.ts";
import type { StoragePool, StorageVol } from "../libvirt/index.ts";
import { isInUse } from "./in-use.ts";
import type { PartialVolumes } from "./leftovers.ts";
import { createVolume, deleteVolume, type NewVolume } from "./volumes.ts";

/** A new volume that is on the list of unfinished ones until it is kept, so that a crash leaves no trace. */
export interface TrackedVolume {
  readonly volume: StorageVol;
  /** It is what it should be, or something else refers to it now. */
  keep(): Promise<void>;
  /** Deletes it. Never throws: the failure that led here is the one to report. */
  drop(): Promise<void>;
}

/** Creates a volume as {@link createVolume} does, and first deletes what earlier runs left unfinished. */
export async function createTracked(
  connection: Connection,
  pool: StoragePool,
  partial: PartialVolumes,
  wanted: NewVolume,
): Promise<TrackedVolume> {
  await dropAbandoned(connection, partial);
  const of = (volume: string) => ({ connection: connection.id, pool: pool.name, volume });
  let tried: string | undefined;
  const forget = async () => {
    if (tried !== undefined) await partial.remove(of(tried));
  };
  try {
    const volume = await createVolume(pool, wanted, async (chosen) => {
      await forget();
      tried = chosen;
      await partial.add({ ...of(chosen), bytes: wanted.capacity });
    });
    return {
      volume,
      keep: forget,
      drop: async () => {
        try {
          await deleteVolume(volume);
          await forget();
        } catch (error) {
          // It stays on the list, so that the next run deletes it.
          logInternal(error);
        }
      },
    };
  } catch (error) {
    await forget();
    throw error;
  }
}

/**
 * Deletes what a crash left unfinished in this connection's pools. A volume that a machine uses by now is
 * finished, however far its maker came, and only leaves the list.
 */
export async function dropAbandoned(connection: Connection, partial: PartialVolumes): Promise<void> {
  for (const leftover of await partial.abandoned(connection.id)) {
    const { pool: poolName, volume: name, bytes } = leftover;
    try {
      const pool = await connection.client.storagePools.byName(poolName);
      await pool?.refresh();
      const volume = await pool?.volumeByName(name);
      if (volume && (await volume.info()).capacity === bytes) {
        if (!(await isInUse(connection, await volume.path()))) {
          await deleteVolume(volume);
          partial.onDropped(leftover);
        }
      }
      await partial.remove({ connection: connection.id, pool: poolName, volume: name });
    } catch (error) {
      logInternal(error);
    }
  }
}
