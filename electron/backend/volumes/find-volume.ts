import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import type { StoragePool, StorageVol } from "../libvirt/index.ts";
import { findPool } from "../storage/pool-work.ts";
import { readVolume, type VolumeFacts } from "./volume-xml.ts";

export interface FoundVolume {
  readonly pool: StoragePool;
  readonly volume: StorageVol;
  readonly facts: VolumeFacts;
}

/**
 * A volume and what libvirt knows of it now.
 * @throws AppError `no-such-pool`, `no-such-volume` | LibvirtError
 */
export async function findVolume(
  connection: Connection,
  { pool: poolName, volume: name }: { readonly pool: string; readonly volume: string },
): Promise<FoundVolume> {
  const pool = await findPool(connection, poolName);
  const volume = await pool.volumeByName(name);
  if (!volume) {
    throw new AppError({
      code: "no-such-volume",
      message: `There is no volume “${name}” in “${poolName}” any more.`,
      hint: "Look at the list again; something else may have renamed or deleted it.",
    });
  }
  return { pool, volume, facts: readVolume(await volume.xml()) };
}

/**
 * Makes sure that a new volume's name is free.
 * @throws AppError `volume-exists`
 */
export async function refuseTaken(pool: StoragePool, name: string): Promise<void> {
  if (!(await pool.volumeByName(name))) return;
  throw new AppError({
    code: "volume-exists",
    message: `“${pool.name}” has a volume named “${name}” already.`,
    hint: "Nothing is ever written over: choose another name.",
    action: { kind: "choose-another-name", label: "Choose another name" },
  });
}

/** How commands name a volume and its pool; names may begin like options. */
export const volumeArguments = (pool: string, volume: string): string[] => [
  `--vol=${volume}`,
  `--pool=${pool}`,
];
