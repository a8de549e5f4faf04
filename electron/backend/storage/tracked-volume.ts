import type { Connection } from "../connections/connection.ts";
import { endCopiesInto } from "../domains/block-job.ts";
import { logInternal } from "../errors/plain-error.ts";
import type { StoragePool, StorageVol } from "../libvirt/index.ts";
import { storageVolInfoFlags as infoFlags } from "../libvirt/protocol/flags/storage.ts";
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
    return tracked(volume, forget);
  } catch (error) {
    await forget();
    throw error;
  }
}

/**
 * Makes a volume of exactly this name and puts it on the list of unfinished ones first.
 * @param bytes the capacity that it gets, or the size of its file: what has neither is not what was being made
 * @param make must fail where the name is taken
 */
export async function makeTracked(
  connection: Connection,
  pool: StoragePool,
  partial: PartialVolumes,
  { name, bytes }: { readonly name: string; readonly bytes: number },
  make: () => Promise<StorageVol>,
): Promise<TrackedVolume> {
  await dropAbandoned(connection, partial);
  const entry = { connection: connection.id, pool: pool.name, volume: name };
  const forget = () => partial.remove(entry);
  await partial.add({ ...entry, bytes });
  try {
    return tracked(await make(), forget);
  } catch (error) {
    await forget();
    throw error;
  }
}

function tracked(volume: StorageVol, forget: () => Promise<void>): TrackedVolume {
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
      if (volume && (await hasSize(volume, bytes))) {
        const path = await volume.path();
        await endCopiesInto(connection, path);
        if (!(await isInUse(connection, path))) {
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

/** A file that is being filled with an image has the image's capacity as soon as libvirt looks, but its own size. */
async function hasSize(volume: StorageVol, bytes: number): Promise<boolean> {
  if ((await volume.info()).capacity === bytes) return true;
  return (await volume.info(infoFlags.VIR_STORAGE_VOL_GET_PHYSICAL)).allocation === bytes;
}
