import type { JobPlace } from "../../../shared/contract/jobs.ts";
import type { Connection } from "../connections/connection.ts";
import type { StorageVol } from "../libvirt/index.ts";
import { findVolume, volumeArguments } from "./find-volume.ts";
import { readUsers, refuseRunning } from "./volume-users.ts";

export interface DownloadPlan {
  readonly volume: StorageVol;
  /** On the connection's host. */
  readonly path: string;
  readonly bytes: number;
  readonly title: string;
  readonly place: JobPlace;
  /** The argument list of the command that it stands for. */
  readonly command: string[];
}

/**
 * What a volume's download is. An image that a machine writes to meanwhile would be no image afterwards, so those are
 * refused.
 * @param file where it goes, as the command says it
 * @throws AppError `no-such-volume`, `volume-in-use`
 */
export async function planDownload(
  connection: Connection,
  { pool, volume: name }: { readonly pool: string; readonly volume: string },
  file: string,
): Promise<DownloadPlan> {
  const { volume, facts } = await findVolume(connection, { pool, volume: name });
  const users = (await readUsers(connection))(facts.path);
  if (users.overlays.length === 0) await refuseRunning(connection, name, users);
  return {
    volume,
    path: facts.path,
    bytes: facts.physical ?? facts.capacity,
    title: `Download ${name}`,
    place: { kind: "pool", connection: connection.id, pool, volume: name },
    command: connection.virsh("vol-download", ...volumeArguments(pool, name), "--sparse", `--file=${file}`),
  };
}
