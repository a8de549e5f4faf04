import type { Connection } from "../connections/connection.ts";
import { logInternal } from "../errors/plain-error.ts";
import type { StorageVol } from "../libvirt/index.ts";
import type { Transcript } from "../transcript/transcript.ts";
import type { PartialVolumes } from "./leftovers.ts";
import { ensurePool, planPool } from "./pools.ts";
import { createVolume, deleteVolume, fileNameFor } from "./volumes.ts";

/** A volume that a medium is being written into: kept when it is whole, dropped otherwise. */
export interface NewMedium {
  readonly volume: StorageVol;
  /** It is whole. */
  keep(): Promise<void>;
  /** Deletes it. Never throws: the failure that led here is the one to report. */
  drop(): Promise<void>;
}

export interface NewMediumOptions {
  readonly connection: Connection;
  readonly session: boolean;
  readonly partial: PartialVolumes;
  readonly transcript: Transcript;
  /** The file's name as the user knows it. */
  readonly name: string;
  readonly bytes: number;
  /** What to throw when the pool has not enough room. */
  readonly noSpace: (pool: string, wanted: number, free: number) => Error;
}

/**
 * Makes an empty volume for a medium, in the pool where disks go.
 * @throws LibvirtError, and what `noSpace` makes
 */
export async function createMedium(options: NewMediumOptions): Promise<NewMedium> {
  const { connection, session, partial, transcript, name, bytes, noSpace } = options;
  await dropAbandoned(connection, partial);
  const plan = await planPool(connection.client, session);
  const { pool, commands } = await ensurePool(connection.client, plan);
  if (commands.length > 0) {
    transcript.record(
      `Prepare storage pool ${pool.name}`,
      ...commands.map((args) => connection.virsh(...args)),
    );
  }
  const { available } = await pool.info();
  if (bytes > available) throw noSpace(pool.name, bytes, available);
  const of = (volume: string) => ({ connection: connection.id, pool: pool.name, volume });
  let tried: string | undefined;
  const forget = async () => {
    if (tried !== undefined) await partial.remove(of(tried));
  };
  try {
    const volume = await createVolume(
      pool,
      { name: fileNameFor(name.replace(/\.iso$/i, ""), ".iso"), format: "raw", capacity: bytes },
      async (chosen) => {
        await forget();
        tried = chosen;
        await partial.add({ ...of(chosen), bytes });
      },
    );
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

/** Deletes what a crash left half written in this connection's pools. */
async function dropAbandoned(connection: Connection, partial: PartialVolumes): Promise<void> {
  for (const { pool: poolName, volume: name, bytes } of await partial.abandoned(connection.id)) {
    try {
      const pool = await connection.client.storagePools.byName(poolName);
      const volume = await pool?.volumeByName(name);
      if (volume && (await volume.info()).capacity === bytes) await deleteVolume(volume);
      await partial.remove({ connection: connection.id, pool: poolName, volume: name });
    } catch (error) {
      logInternal(error);
    }
  }
}
