import type { Connection } from "../connections/connection.ts";
import type { Transcript } from "../transcript/transcript.ts";
import type { PartialVolumes } from "./leftovers.ts";
import { notEnoughSpace } from "./no-space.ts";
import { ensurePool, planPool } from "./pools.ts";
import { createTracked, type TrackedVolume } from "./tracked-volume.ts";
import { fileNameFor } from "./volumes.ts";

export interface NewMediumOptions {
  readonly connection: Connection;
  readonly session: boolean;
  readonly partial: PartialVolumes;
  readonly transcript: Transcript;
  /** The file's name as the user knows it. */
  readonly name: string;
  readonly bytes: number;
}

/**
 * Makes an empty volume for a medium, in the pool where disks go.
 * @throws LibvirtError | AppError `no-space`
 */
export async function createMedium(options: NewMediumOptions): Promise<TrackedVolume> {
  const { connection, session, partial, transcript, name, bytes } = options;
  const plan = await planPool(connection.client, session);
  const { pool, commands } = await ensurePool(connection.client, plan);
  if (commands.length > 0) {
    transcript.record(
      `Prepare storage pool ${pool.name}`,
      ...commands.map((args) => connection.virsh(...args)),
    );
  }
  const { available } = await pool.info();
  if (bytes > available) throw notEnoughSpace(pool.name, bytes, available);
  return await createTracked(connection, pool, partial, {
    name: fileNameFor(name.replace(/\.iso$/i, ""), ".iso"),
    format: "raw",
    capacity: bytes,
  });
}
