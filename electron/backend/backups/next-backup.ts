import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { BackupOptions } from "../../../shared/contract/backups.ts";
import type { Connection } from "../connections/connection.ts";
import { withoutSecrets } from "../hardware/secrets.ts";
import { backupPath, chainOf } from "./backup-folder.ts";
import type { ReadMachine } from "./read-machine.ts";

/**
 * What the schedule makes next. Pure.
 * @param chain backups that an incremental one would stand on
 * @param fullEvery every so many one is full
 */
export const nextKind = (
  { incremental }: Pick<BackupOptions, "incremental">,
  chain: number,
  fullEvery: number,
): "full" | "incremental" =>
  incremental.reason === undefined && chain > 0 && chain < fullEvery ? "incremental" : "full";

/** How many backups an incremental one would stand on. */
export const chainLength = ({ base, backups }: Pick<ReadMachine, "base" | "backups">): number =>
  base ? chainOf(base, backups).chain.length : 0;

/**
 * Whether the newest backup has all of a machine that is off: it was off then already, and neither its definition nor
 * a disk was written since. What cannot be looked at counts as changed.
 */
export async function isUnchanged(
  connection: Connection,
  folder: string,
  { running, next, folder: machine, backups, options, disks }: ReadMachine,
): Promise<boolean> {
  const newest = backups.at(-1);
  if (running || machine === undefined || newest?.state !== "off") return false;
  if (chainOf(newest, backups).missing !== undefined) return false;
  const path = join(backupPath({ folder, machine, id: newest.id }), newest.definition);
  const definition = await readFile(path, "utf8").catch(() => undefined);
  if (definition !== (newest.secrets ? next : withoutSecrets(next)) && definition !== withoutSecrets(next)) {
    return false;
  }
  const wanted = options.disks.filter(({ never }) => never === undefined).map(({ target }) => target);
  if (wanted.join() !== newest.disks.map(({ target }) => target).join()) return false;
  for (const { target, path: image } of disks) {
    if (!wanted.includes(target)) continue;
    const found = await stat(connection.localPath(image)).catch(() => undefined);
    if (!found?.isFile() || found.mtimeMs >= newest.at) return false;
  }
  return true;
}
