import { constants } from "node:fs";
import { access, statfs } from "node:fs/promises";
import { posix } from "node:path";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { isLocal } from "../connections/describe-uri.ts";
import type { StoragePool } from "../libvirt/index.ts";
import { activeFolderPools } from "../storage/pools.ts";
import { fileNameFor, uniqueName } from "../storage/volumes.ts";
import { readXml, text } from "../xml/document.ts";

/** A folder of a pool, in which a new image can be made. */
export interface Place {
  readonly pool: StoragePool;
  /** As the connection's host names it. */
  readonly folder: string;
  /** The same as it is written to from here; undefined where that is not possible. */
  readonly localFolder: string | undefined;
  /** Bytes. */
  readonly available: number;
}

/** The pools that are folders and run. */
export async function places(connection: Connection): Promise<Place[]> {
  const pools = await activeFolderPools(connection.client);
  return await Promise.all(pools.map((pool) => placeOf(connection, pool)));
}

/**
 * @throws AppError `no-such-place`
 */
export async function placeNamed(connection: Connection, name: string): Promise<Place> {
  const pool = (await activeFolderPools(connection.client)).find((known) => known.name === name);
  if (pool) return await placeOf(connection, pool);
  throw new AppError({
    code: "no-such-place",
    message: `The storage pool “${name}” is no folder of files, or does not run.`,
    hint: "Start it, or choose another pool.",
  });
}

async function placeOf(connection: Connection, pool: StoragePool): Promise<Place> {
  const folder = readXml(await pool.xml(), (root) => text(root, "target/path")) ?? "/";
  const here = connection.localPath(folder);
  const writable =
    isLocal(connection.uri) &&
    (await access(here, constants.W_OK | constants.X_OK).then(
      () => true,
      () => false,
    ));
  if (!writable) {
    return { pool, folder, localFolder: undefined, available: (await pool.info()).available };
  }
  // libvirt's own figure is as old as the pool's last refresh.
  const { bavail, bsize } = await statfs(here);
  return { pool, folder, localFolder: here, available: bavail * bsize };
}

/**
 * The name of the new image in its pool: the wished one, or a free one like that of the source.
 * @throws AppError `file-exists` where the wished one is taken
 */
export async function nameIn(
  { pool, folder }: Place,
  from: string,
  extension: string,
  wished: string | undefined,
): Promise<string> {
  const taken = new Set((await pool.volumes()).map(({ name }) => name));
  if (wished !== undefined) {
    if (!taken.has(wished)) return wished;
    throw new AppError({
      code: "file-exists",
      message: `There is already a file ${posix.join(folder, wished)}.`,
      hint: "Choose another name; nothing is ever written over.",
    });
  }
  const stem = posix.basename(from).replace(/\.[A-Za-z0-9]{2,6}$/u, "");
  return uniqueName(fileNameFor(stem, extension), taken);
}
