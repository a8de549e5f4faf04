import { readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import type { BackupRef, BackupRemoval } from "../../../shared/contract/backups.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { backupPath, readBackups } from "./backup-folder.ts";
import type { Manifest } from "./manifest.ts";
import { takeBack, type UnfinishedBackups, unfinishedPath } from "./unfinished-backups.ts";

/** A backup with those that stand on it, directly or not: none of them is of use without it. Pure. */
export function withDependents(id: string, all: readonly Manifest[]): Manifest[] {
  const going = new Set([id]);
  // Each is younger than what it stands on.
  for (const manifest of all)
    if (manifest.base !== undefined && going.has(manifest.base)) going.add(manifest.id);
  return all.filter((manifest) => going.has(manifest.id));
}

/**
 * The backups that go when the newest `keep` stay, with all that these stand on. Pure.
 * @param counts those that are counted and may go; the others stay
 */
export function beyond(
  keep: number,
  all: readonly Manifest[],
  counts: (manifest: Manifest) => boolean = () => true,
): Manifest[] {
  const stays = new Set<string>();
  for (const kept of [...all.filter((manifest) => !counts(manifest)), ...all.filter(counts).slice(-keep)]) {
    for (let at: Manifest | undefined = kept; at && !stays.has(at.id); ) {
      stays.add(at.id);
      const { base }: Manifest = at;
      at = all.find(({ id }) => id === base);
    }
  }
  return all.filter(({ id }) => !stays.has(id));
}

/**
 * What goes with a backup.
 * @throws AppError `no-such-backup`
 */
export async function planBackupRemoval(ref: BackupRef): Promise<BackupRemoval> {
  const going = withDependents(ref.id, await readBackups(ref.folder, ref.machine));
  if (going.length === 0) {
    throw new AppError({ code: "no-such-backup", message: "This backup is not there any more." });
  }
  const files: string[] = [];
  for (const { id } of going) {
    const path = backupPath({ ...ref, id });
    files.push(...(await readdir(path)).map((name) => join(path, name)));
  }
  return {
    ids: going.map(({ id }) => id),
    files,
    bytes: going.flatMap((manifest) => manifest.files).reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** Deletes backups, those that stand on others first, and forgets their checkpoints; a crash is made good later. */
export async function removeBackups(
  connection: Connection,
  unfinished: UnfinishedBackups,
  place: Pick<BackupRef, "folder" | "machine">,
  going: readonly Manifest[],
): Promise<void> {
  for (const { id, checkpoint = "", machine } of going.toReversed()) {
    const whole = backupPath({ ...place, id });
    const folder = unfinishedPath(whole);
    const { uuid } = machine;
    const entry = { connection: connection.id, uuid, folder, whole, checkpoint, frozen: false };
    await unfinished.note(entry);
    // By another name it is no backup any more, wherever a crash stops what follows.
    await rename(whole, folder);
    await takeBack(connection, entry);
    await unfinished.forget(folder);
  }
}
