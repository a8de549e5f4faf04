import type { CopyPlan } from "../../../../shared/contract/guest-files/copying.ts";
import { type CopyNode, nodesOf } from "./node.ts";

/** How much is copied. */
export type Sums = Pick<CopyPlan, "files" | "folders" | "bytes" | "allocated" | "notes">;

/** Two of these are one file of one file system. */
export const sameFile = ({ entry }: CopyNode): string | undefined =>
  entry.kind === "file" && entry.links > 1
    ? // Subvolumes of btrfs have the same numbers; what these say besides is the same only of the same contents.
      [entry.inode, entry.bytes, entry.modifiedAt, entry.changedAt].join(" ")
    : undefined;

/** Bytes of a file that are no hole. */
export const dataBytes = ({ entry }: CopyNode): number =>
  Math.min(entry.bytes, entry.allocated || entry.bytes);

/** Counts what is copied, and says what will be different on this host. */
export function sumsOf(roots: readonly CopyNode[]): Sums {
  const seen = new Set<string>();
  const sums = { files: 0, folders: 0, bytes: 0, allocated: 0 };
  let special = 0;
  let open = 0;
  let rewritten = 0;
  for (const node of nodesOf(roots)) {
    const { kind, mode, bytes, target } = node.entry;
    if (kind === "directory") sums.folders += 1;
    else sums.files += 1;
    if (kind === "symlink") {
      if (node.linkText !== target) rewritten += 1;
      continue;
    }
    if (kind === "file" && (mode & 0o6000) !== 0) special += 1;
    if ((mode & 0o002) !== 0) open += 1;
    const same = sameFile(node);
    if (kind !== "file" || (same !== undefined && seen.has(same))) continue;
    if (same !== undefined) seen.add(same);
    sums.bytes += bytes;
    sums.allocated += dataBytes(node);
  }
  const notes = ["All of it will belong to you: the guest’s users are not known on this computer."];
  if (special > 0) {
    notes.push(`${items(special)} will not run with its owner’s or group’s rights here (setuid, setgid).`);
  }
  if (open > 0) notes.push(`${items(open)} can be written by everybody in the guest, but not here.`);
  if (rewritten > 0) {
    notes.push(`${items(rewritten)} will lead to the same thing by another way, within what is copied.`);
  }
  return { ...sums, notes };
}

const items = (count: number): string => (count === 1 ? "One item" : `${count.toLocaleString("en")} items`);
