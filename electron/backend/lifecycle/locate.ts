import { dirname } from "node:path";
import type { Connection } from "../connections/connection.ts";
import type { DiskFacts } from "../domains/facts.ts";
import type { Domain, StoragePool, StorageVol } from "../libvirt/index.ts";
import { connectListAllStoragePoolsFlags as poolFlags } from "../libvirt/protocol/flags/storage.ts";
import type { LocatedDisk } from "../removal/plan.ts";
import { readXml, text } from "../xml/document.ts";
import { unsupported } from "./absences.ts";

export interface ActivePool {
  readonly pool: StoragePool;
  readonly target: string | undefined;
}

/** The pools whose volumes libvirt can name and delete now. */
export async function activePools(connection: Connection): Promise<ActivePool[]> {
  try {
    const pools = await connection.client.storagePools.list(poolFlags.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE);
    return await Promise.all(
      pools.map(async (pool) => ({
        pool,
        target: readXml(await pool.xml(), (xml) => text(xml, "target/path")),
      })),
    );
  } catch (error) {
    return unsupported<ActivePool[]>([])(error);
  }
}

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
      : await domain.blockInfo(path).then(
          (info) => info.allocation,
          () => undefined,
        );
  return { ...disk, path, bytes, inPool: volume !== null };
}

/** A pool does not notice files that others put into its folder until it is refreshed. */
export async function findVolume(
  storagePools: Connection["client"]["storagePools"],
  path: string,
  pools: readonly ActivePool[],
): Promise<StorageVol | null> {
  try {
    const known = await storagePools.volumeByPath(path);
    const home = pools.find(({ target }) => target === dirname(path));
    if (known || !home) return known;
    await home.pool.refresh();
    return await storagePools.volumeByPath(path);
  } catch (error) {
    return unsupported(null)(error);
  }
}
