import type { BinnedMachine } from "../../../shared/contract/bin.ts";
import type { Connection } from "../connections/connection.ts";
import type { History } from "../definitions/history.ts";
import { LibvirtError } from "../libvirt/index.ts";
import { shellQuote } from "../transcript/shell-quote.ts";
import type { BinRecord } from "./record.ts";

type Disk = BinRecord["disks"][number];

/** A record as the page shows it; without a connection nothing can be said of the files. */
export async function describeRecord(
  connection: Connection | undefined,
  history: History,
  id: string,
  record: BinRecord,
): Promise<BinnedMachine> {
  const users = connection ? usersOf(connection, record) : () => [];
  const disks = await Promise.all(
    record.disks.map(async (disk) => {
      const bytes = connection && (await sizeOf(connection, disk));
      return {
        path: disk.path,
        goes: disk.goes,
        usedBy: users(disk).slice(0, 1000),
        ...(bytes !== undefined && { bytes }),
      };
    }),
  );
  const commands = record.disks.flatMap(({ goes, volume }) =>
    goes && volume && connection
      ? [shellQuote(connection.virsh("vol-delete", volume.name, "--pool", volume.pool))]
      : [],
  );
  return {
    id,
    connection: record.connection,
    name: record.name,
    deletedAt: record.deletedAt,
    snapshots: record.snapshots.length,
    checkpoints: record.checkpoints.length,
    pastDefinitions: connection ? await history.count(connection, record.uuid) : 0,
    disks,
    command: commands.join("\n").slice(0, 20_000),
  };
}

/** Free bytes of the pools that disks of the bin lie in. */
export async function freeSpace(
  connections: ReadonlyMap<string, Connection>,
  records: readonly BinRecord[],
): Promise<{ place: string; bytes: number }[]> {
  const places = new Map<string, { connection: Connection; pool: string }>();
  for (const { connection: id, disks } of records) {
    const connection = connections.get(id);
    for (const { volume } of disks) {
      if (connection && volume) places.set(`${id} ${volume.pool}`, { connection, pool: volume.pool });
    }
  }
  const found = await Promise.all(
    [...places.values()].slice(0, 100).map(({ connection, pool }) =>
      quietly(async () => {
        const info = await (await connection.client.storagePools.byName(pool))?.info();
        return info && { place: pool, bytes: info.available };
      }),
    ),
  );
  return found.filter((entry) => entry !== undefined);
}

/** Who names a disk of the record now, as the list of machines has it; emptying looks again, and closer. */
function usersOf(connection: Connection, record: BinRecord): (disk: Disk) => string[] {
  const machines = connection.domains.all().filter(({ domain }) => domain.uuid !== record.uuid);
  return ({ path, volume }) => {
    const names = new Set([path, ...(volume ? [`${volume.pool}/${volume.name}`] : [])]);
    return machines
      .filter(({ domain }) => domain.disks.some((disk) => names.has(disk)))
      .map(({ domain }) => domain.name)
      .sort();
  };
}

async function sizeOf(connection: Connection, { volume }: Disk): Promise<number | undefined> {
  if (!volume) return undefined;
  return await quietly(async () => {
    const pool = await connection.client.storagePools.byName(volume.pool);
    const found = await pool?.volumeByName(volume.name);
    return (await found?.info())?.allocation;
  });
}

/** The bin is shown also while its disks cannot be looked at. */
async function quietly<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LibvirtError || (error as Error).name === "ConnectionClosedError") return undefined;
    throw error;
  }
}
