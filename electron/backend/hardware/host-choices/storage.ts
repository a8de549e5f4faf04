import type { Choice } from "../../../../shared/contract/hardware.ts";
import { formatBytes } from "../../../../shared/model/units.ts";
import type { Connection } from "../../connections/connection.ts";
import { eachOf } from "../../domains/each-of.ts";
import type { StorageVol } from "../../libvirt/index.ts";
import { connectListAllStoragePoolsFlags as poolFlags } from "../../libvirt/protocol/flags/storage.ts";
import { integer, readXml, text } from "../../xml/document.ts";
import type { Neighbour } from "../usage.ts";
import { emptyWhereUnsupported } from "./unsupported.ts";

/** The contract's own limit. */
const most = 5000;

interface FoundVolume {
  readonly pool: string;
  readonly name: string;
  readonly path: string;
  readonly format: string | undefined;
  readonly bytes: number | undefined;
}

/** Volumes of the pools that are active, by their names, as a disk of type `volume` has them. */
export async function volumeChoices(
  connection: Connection,
  neighbours: readonly Neighbour[],
): Promise<Choice[]> {
  const volumes = await findVolumes(connection);
  return volumes.map((volume) => {
    const { label: _, ...choice } = toChoice(volume, neighbours);
    return { ...choice, value: volume.name };
  });
}

/** Disc images of the pools that are active, by their paths; any number of machines may use one. */
export async function isoChoices(connection: Connection): Promise<Choice[]> {
  const volumes = await findVolumes(connection);
  return volumes.filter(isImage).map((volume) => toChoice(volume, []));
}

/** All files of the pools that are active, by their paths: disc images first, and who else uses a disk. */
export async function fileChoices(
  connection: Connection,
  neighbours: readonly Neighbour[],
): Promise<Choice[]> {
  const { true: images = [], false: disks = [] } = Object.groupBy(
    await findVolumes(connection),
    (volume) => `${isImage(volume)}`,
  );
  return [
    ...images.map((volume) => toChoice(volume, [])),
    ...disks.map((volume) => toChoice(volume, neighbours)),
  ];
}

const isImage = ({ name, format }: FoundVolume): boolean => /\.iso$/i.test(name) || format === "iso";

function toChoice(volume: FoundVolume, neighbours: readonly Neighbour[]): Choice {
  const { path, name, pool, bytes } = volume;
  const users = neighbours
    .filter(({ disks }) => disks.includes(path) || disks.includes(`${pool}/${name}`))
    .map((neighbour) => neighbour.name);
  const notes = [
    ...(isImage(volume) ? ["disc image"] : []),
    `pool ${pool}`,
    ...(bytes === undefined ? [] : [formatBytes(bytes)]),
    ...(users.length > 0 ? [`used by ${users.join(", ")}`] : []),
  ];
  return { value: path, label: name.slice(0, 400), note: notes.join(" · ").slice(0, 400) };
}

async function findVolumes({ client }: Connection): Promise<FoundVolume[]> {
  const pools = await client.storagePools
    .list(poolFlags.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE)
    .catch(emptyWhereUnsupported);
  const lists = await Promise.all(pools.map((pool) => pool.volumes().catch(emptyWhereUnsupported)));
  const found: FoundVolume[] = [];
  await eachOf(lists.flat().slice(0, most), async (volume: StorageVol) => {
    // A file that is gone by now, or that nobody can open, is nothing to choose.
    const xml = await volume.xml().catch(emptyWhereUnsupported);
    if (typeof xml !== "string") return;
    const described = readXml(xml, (root) => ({
      path: text(root, "target/path"),
      format: text(root, "target/format/@type"),
      bytes: integer(root, "capacity"),
      type: text(root, "@type"),
    }));
    const { path, format, bytes, type } = described;
    if (path !== undefined && type !== "dir") {
      found.push({ pool: volume.pool, name: volume.name, path, format, bytes });
    }
  });
  return found.sort((a, b) => a.pool.localeCompare(b.pool) || a.name.localeCompare(b.name));
}
