import type { Connection } from "../connections/connection.ts";
import type { StorageVol } from "../libvirt/index.ts";
import type { PartialVolumes } from "../storage/leftovers.ts";
import { activeFolderPools } from "../storage/pools.ts";
import { isGone, isMedium } from "../storage/volumes.ts";
import type { MediaRegistry } from "./media.ts";

interface ListedMedium {
  readonly media: string;
  readonly name: string;
  readonly pool: string;
  readonly bytes: number;
}

/** The contract's own limit. */
const maxListed = 10_000;

/** The media in a connection's active pools, by name; those that are still being written are left out. */
export async function listMedia(
  { id, client }: Connection,
  media: MediaRegistry,
  partial: PartialVolumes,
): Promise<ListedMedium[]> {
  const unfinished = new Set((await partial.list(id)).map(({ pool, volume }) => `${pool}/${volume}`));
  const look = async (volume: StorageVol): Promise<ListedMedium[]> => {
    const { name, pool } = volume;
    try {
      if (unfinished.has(`${pool}/${name}`) || !(await isMedium(volume))) return [];
      const { capacity } = await volume.info();
      const handle = media.register({ kind: "volume", connection: id, pool, volume: name });
      return [{ media: handle, name, pool, bytes: capacity }];
    } catch (error) {
      // Deleted between the list and the look.
      if (isGone(error)) return [];
      throw error;
    }
  };
  const pools = await activeFolderPools(client);
  const volumes = (await Promise.all(pools.map((pool) => pool.volumes()))).flat();
  const listed = (await Promise.all(volumes.map(look))).flat();
  return listed.sort((a, b) => a.name.localeCompare(b.name)).slice(0, maxListed);
}
