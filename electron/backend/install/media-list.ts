import type { Connection } from "../connections/connection.ts";
import type { PartialVolumes } from "../storage/leftovers.ts";
import { activeFolderPools } from "../storage/pools.ts";
import { isMedium } from "../storage/volumes.ts";
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
  const listed: ListedMedium[] = [];
  for (const pool of await activeFolderPools(client)) {
    const found = await Promise.all(
      (await pool.volumes()).map(async (volume): Promise<ListedMedium[]> => {
        if (unfinished.has(`${pool.name}/${volume.name}`) || !(await isMedium(volume))) return [];
        const { capacity } = await volume.info();
        const handle = media.register({
          kind: "volume",
          connection: id,
          pool: pool.name,
          volume: volume.name,
        });
        return [{ media: handle, name: volume.name, pool: pool.name, bytes: capacity }];
      }),
    );
    listed.push(...found.flat());
  }
  return listed.sort((a, b) => a.name.localeCompare(b.name)).slice(0, maxListed);
}
