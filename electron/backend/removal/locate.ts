import type { Connection } from "../connections/connection.ts";
import type { DiskFacts } from "../domains/facts.ts";
import type { Domain, StorageVol } from "../libvirt/index.ts";
import { type ActivePool, findVolume } from "../storage/active-pools.ts";
import type { LocatedDisk } from "./plan.ts";

/** Finds the volume and the size behind a disk, and remembers the volume in `volumes`. */
export async function locate(
  { client }: Connection,
  domain: Domain,
  disk: DiskFacts,
  pools: readonly ActivePool[],
  volumes: Map<string, StorageVol>,
): Promise<LocatedDisk> {
  let path = disk.path;
  let volume: StorageVol | null = null;
  if (disk.volume) {
    const { pool: poolName, name } = disk.volume;
    volume = (await pools.find(({ pool }) => pool.name === poolName)?.pool.volumeByName(name)) ?? null;
    path = volume ? await volume.path() : `${poolName}/${name}`;
  } else if (path !== undefined) {
    volume = await findVolume(client.storagePools, path, pools);
  }
  if (path !== undefined && volume) volumes.set(path, volume);
  const bytes = volume
    ? (await volume.info()).allocation
    : path === undefined
      ? undefined
      : await domain.devices.blockInfo(path).then(
          (info) => info.allocation,
          () => undefined,
        );
  return { ...disk, path, bytes, inPool: volume !== null };
}
