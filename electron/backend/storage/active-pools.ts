import { dirname } from "node:path";
import type { Connection } from "../connections/connection.ts";
import { unsupported } from "../errors/absences.ts";
import type { StoragePool, StorageVol } from "../libvirt/index.ts";
import { connectListAllStoragePoolsFlags as poolFlags } from "../libvirt/protocol/flags/storage.ts";
import { readXml, text } from "../xml/document.ts";

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
