import type { Connection } from "../connections/connection.ts";
import type { StoragePool } from "../libvirt/index.ts";
import { poolsOf } from "../storage/pool-registry.ts";
import { volumesOf } from "./volume-book.ts";

/** Volumes of a pool were made, changed or deleted, of which libvirt tells nobody. */
export async function finished(
  connection: Connection,
  pool: StoragePool,
  names: readonly string[],
): Promise<void> {
  poolsOf(connection).changed(pool);
  await volumesOf(connection).reread(pool.name, names);
}
