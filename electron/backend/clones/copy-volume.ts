import { posix } from "node:path";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import type { StorageVol } from "../libvirt/index.ts";
import { copyInDaemon, daemonCopyCommand } from "../storage/copy-in-daemon.ts";
import type { PartialVolumes } from "../storage/leftovers.ts";
import type { Command } from "../transcript/command-text.ts";
import type { CopyProgress } from "./copy-image.ts";
import type { SourceDisk } from "./read-source.ts";

/** A volume that libvirt has copied on its own host; on the list of unfinished ones until it is kept. */
export interface CopiedVolume {
  readonly path: string;
  readonly format: string;
  readonly commands: readonly Command[];
  keep(): Promise<void>;
  drop(): Promise<void>;
}

type VolumeDisk = SourceDisk & { readonly volumeHandle: StorageVol };

/**
 * Copies a disk whose image cannot be read from here: libvirt does it, into the pool where the original is.
 * @throws AppError `no-path` | LibvirtError; what `signal` aborts with
 */
export async function copyVolume(
  connection: Connection,
  partial: PartialVolumes,
  disk: VolumeDisk,
  path: string,
  { signal, onProgress }: CopyProgress,
): Promise<CopiedVolume> {
  const { volumeHandle } = disk;
  const pool = await connection.client.storagePools.byName(volumeHandle.pool);
  const home = posix.dirname(await volumeHandle.path());
  if (!pool || posix.dirname(path) !== home) {
    throw new AppError({
      code: "no-path",
      message: `The copy of ${disk.target} has to lie in ${home}, where the original is.`,
      hint: "libvirt makes it on its own host, in the same storage pool.",
    });
  }
  const wanted = copyOf(disk, path);
  const { volume, keep, drop } = await copyInDaemon(connection, partial, volumeHandle, pool, wanted, {
    signal,
    onProgress: (done, total) => onProgress(total === 0 ? 1 : Math.min(done / total, 1)),
  });
  const commands = [volumeCommand(connection, disk, path)];
  return { path: await volume.path(), format: wanted.format, commands, keep, drop };
}

/** The command that copying stands for. */
export const volumeCommand = (connection: Connection, disk: VolumeDisk, path: string): Command =>
  daemonCopyCommand(connection, disk.volumeHandle, { name: disk.volumeHandle.pool }, copyOf(disk, path));

const copyOf = ({ format = "raw" }: VolumeDisk, path: string) => ({ name: posix.basename(path), format });
