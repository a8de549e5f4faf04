import type { Backup } from "../../../shared/contract/backups.ts";
import type { FilesSource } from "../../../shared/contract/guest-files/session.ts";
import { client } from "../../app/session.ts";

type BackupSource = Extract<FilesSource, { kind: "backup" }>;

/** Whose backup it is, and when it was made. */
export interface BackedUp {
  readonly uuid: string;
  readonly name: string;
  readonly at: Backup["at"] | undefined;
}

/**
 * Reads in the backup's folder whose it is; undefined where it is not there any more.
 * @throws AppError where the folder cannot be read
 */
export async function backedUp(
  { folder, machine, id }: BackupSource,
  signal?: AbortSignal,
): Promise<BackedUp | undefined> {
  const { machines } = await client.api.backups.list({ folder }, signal && { signal });
  const found = machines.find((one) => one.machine === machine);
  if (!found) return undefined;
  const { uuid, name, backups } = found;
  return { uuid, name, at: backups.find((backup) => backup.id === id)?.at };
}
