import type { GuestDifference } from "../../../../shared/contract/guest-files/comparing.ts";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";

type Differs = GuestDifference["differs"][number];

/** What differs of two entries of the same name, as far as it is known without reading them. */
export interface Verdict {
  readonly differs: Differs[];
  /** Whether only reading both tells if their contents are the same. */
  readonly read: boolean;
}

/**
 * Compares what is known of an entry at two points in time.
 * @param thorough contents are read even of a file that nothing says was changed
 */
export function verdictOf(before: GuestEntry, after: GuestEntry, thorough: boolean): Verdict {
  if (before.kind !== after.kind) return { differs: ["kind"], read: false };
  const differs: Differs[] = [];
  if (before.mode !== after.mode) differs.push("mode");
  if (before.uid !== after.uid || before.gid !== after.gid) differs.push("owner");
  if (before.target !== after.target || before.device !== after.device) differs.push("target");
  // A folder's time says that something in it was added or removed, which is told by itself; its size likewise.
  if (before.kind !== "file") return { differs, read: false };
  if (before.modifiedAt !== after.modifiedAt) differs.push("time");
  if (before.bytes !== after.bytes) return { differs: ["contents", "size", ...differs], read: false };
  // The same file system's same file: each write sets the time of change, which no program can choose.
  const untouched =
    before.inode === after.inode &&
    before.changedAt === after.changedAt &&
    before.modifiedAt === after.modifiedAt;
  return { differs, read: before.bytes > 0 && (thorough || !untouched) };
}
