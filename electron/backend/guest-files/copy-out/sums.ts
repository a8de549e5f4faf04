import type { CopyPlan } from "../../../../shared/contract/guest-files/copying.ts";
import { otherNamesNotes } from "../other-names.ts";
import { hostMode } from "./attributes.ts";
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
  let plain = 0;
  let readable = 0;
  const files: { identity: string | undefined; links: number }[] = [];
  for (const node of nodesOf(roots)) {
    const { kind, mode, bytes, target } = node.entry;
    if (kind === "directory") sums.folders += 1;
    else sums.files += 1;
    if (kind === "symlink") {
      if (node.linkText !== target) rewritten += 1;
      continue;
    }
    if (kind === "file" && (mode & 0o6000) !== 0) special += 1;
    if (kind === "directory" && (mode & 0o7000) !== 0) plain += 1;
    if ((mode & 0o002) !== 0) open += 1;
    if ((hostMode(node.entry) & ~mode) !== 0) readable += 1;
    const same = sameFile(node);
    if (same !== undefined) files.push({ identity: same, links: node.entry.links });
    if (kind !== "file" || (same !== undefined && seen.has(same))) continue;
    if (same !== undefined) seen.add(same);
    sums.bytes += bytes;
    sums.allocated += dataBytes(node);
  }
  const notes = [
    "All of it will belong to you: the guest’s users are not known on this computer. Access lists (ACLs), capabilities and other extended attributes are not copied.",
  ];
  if (special > 0) {
    notes.push(`${items(special)} will not run with its owner’s or group’s rights here (setuid, setgid).`);
  }
  if (open > 0) notes.push(`${items(open)} can be written by everybody in the guest, but not here.`);
  if (plain > 0) {
    notes.push(
      `${plain === 1 ? "One folder" : `${plain.toLocaleString("en")} folders`} will have no setgid and sticky bits here.`,
    );
  }
  if (readable > 0)
    notes.push(`${items(readable)} that the owner in the guest may not read can be read by you.`);
  notes.push(...otherNamesNotes(files));
  if (rewritten > 0) {
    notes.push(`${items(rewritten)} will lead to the same thing by another way, within what is copied.`);
  }
  return { ...sums, notes };
}

const items = (count: number): string => (count === 1 ? "One item" : `${count.toLocaleString("en")} items`);
