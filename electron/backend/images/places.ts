import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Connection } from "../connections/connection.ts";
import { missing } from "../errors/absences.ts";
import type { AllUsage } from "../storage/usage.ts";
import { readXml, text } from "../xml/document.ts";

/**
 * The folders in which a connection's images lie: its pools' and those of its machines' disks.
 * @param also the folder of the image that the user has named
 */
export async function imageFolders(
  connection: Connection,
  { users }: Pick<AllUsage, "users">,
  also: string,
): Promise<Set<string>> {
  const folders = new Set([dirname(also)]);
  for (const { paths } of users.values()) for (const path of paths) folders.add(dirname(path));
  for (const pool of await connection.client.storagePools.list()) {
    const xml = await pool.xml().catch(missing);
    const target = xml && readXml(xml, (root) => text(root, "target/path"));
    if (target) folders.add(target);
  }
  return folders;
}

/** Why a file that an image names is not opened; undefined where it may be. */
export async function whyNotOpened(
  connection: Connection,
  path: string,
  folders: ReadonlySet<string>,
): Promise<string | undefined> {
  if (!folders.has(dirname(path))) {
    return "It lies outside the folders of the storage pools and machines, so it is not opened. Make its folder a storage pool if it belongs to you.";
  }
  try {
    const found = await stat(connection.localPath(path));
    return found.isFile() || found.isBlockDevice() ? undefined : "It is neither a file nor a block device.";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT"
      ? "The file is missing. Put it back, or let the image above stand on another one."
      : "It cannot be looked at from here.";
  }
}
