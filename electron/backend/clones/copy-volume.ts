import { posix } from "node:path";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import type { StorageVol } from "../libvirt/index.ts";
import type { PartialVolumes } from "../storage/leftovers.ts";
import { deleteVolume } from "../storage/volumes.ts";
import { el, writeXml } from "../xml/build.ts";
import type { SourceDisk } from "./read-source.ts";

/** A volume that libvirt has copied on its own host; on the list of unfinished ones until it is kept. */
export interface CopiedVolume {
  readonly path: string;
  readonly format: string;
  readonly commands: readonly (readonly string[])[];
  keep(): Promise<void>;
  drop(): Promise<void>;
}

/**
 * Copies a disk whose image cannot be read from here: libvirt does it, into the pool where the original is.
 * libvirt tells of no progress and cannot be stopped in the middle.
 * @throws AppError `no-path` | LibvirtError
 */
export async function copyVolume(
  connection: Connection,
  partial: PartialVolumes,
  disk: SourceDisk & { readonly volumeHandle: StorageVol },
  path: string,
): Promise<CopiedVolume> {
  const { volumeHandle, format = "raw" } = disk;
  const pool = await connection.client.storagePools.byName(volumeHandle.pool);
  const home = posix.dirname(await volumeHandle.path());
  if (!pool || posix.dirname(path) !== home) {
    throw new AppError({
      code: "no-path",
      message: `The copy of ${disk.target} has to lie in ${home}, where the original is.`,
      hint: "libvirt makes it on its own host, in the same storage pool.",
    });
  }
  const name = posix.basename(path);
  const { capacity } = await volumeHandle.info();
  const entry = { connection: connection.id, pool: pool.name, volume: name };
  await partial.add({ ...entry, bytes: capacity });
  const xml = writeXml(
    el(
      "volume",
      {},
      el("name", {}, name),
      el("capacity", { unit: "bytes" }, capacity),
      el("target", {}, el("format", { type: format })),
    ),
  );
  try {
    const volume = await pool.createVolumeFrom(xml, volumeHandle.ref);
    return {
      path: await volume.path(),
      format,
      commands: [connection.virsh("vol-clone", volumeHandle.name, name, "--pool", pool.name)],
      keep: () => partial.remove(entry),
      drop: async () => {
        await deleteVolume(volume);
        await partial.remove(entry);
      },
    };
  } catch (error) {
    await partial.remove(entry);
    throw error;
  }
}
