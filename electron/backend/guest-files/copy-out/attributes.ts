import { chmod, type FileHandle, lutimes } from "node:fs/promises";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";

/**
 * A guest's permissions on this host: without what would give its programs the rights of others here, and what would
 * let others here write them. Who copied it can read it, and enter and empty its folders.
 */
export const hostMode = ({ kind, mode }: GuestEntry): number =>
  kind === "directory" ? (mode & 0o775) | 0o700 : (mode & 0o775) | 0o400;

/** Gives something the guest's permissions and times; a file system that has none of them is no failure. */
export async function setAttributes(path: string, entry: GuestEntry): Promise<void> {
  if (entry.kind !== "symlink") await chmod(path, hostMode(entry)).catch(notThere);
  await lutimes(path, entry.accessedAt / 1000, entry.modifiedAt / 1000).catch(notThere);
}

/** The same for a file that is open. */
export async function setAttributesOf(file: FileHandle, entry: GuestEntry): Promise<void> {
  await file.chmod(hostMode(entry)).catch(notThere);
  await file.utimes(entry.accessedAt / 1000, entry.modifiedAt / 1000).catch(notThere);
}

function notThere(error: unknown): void {
  const { code } = error as NodeJS.ErrnoException;
  if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EINVAL", "EOVERFLOW"].includes(code ?? "")) throw error;
}
