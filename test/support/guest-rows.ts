import { chmod, link, lstat, mkdir, readdir, readlink, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { modeText, octal } from "../../renderer/features/guest-files/list/modes.ts";
import type { GuestEntry } from "../../shared/contract/guest-files/reading.ts";
import { csvLines } from "./guest-tools.ts";
import { sum } from "./image-session.ts";

/** What the contract and virt-ls both say of an entry; times are whole seconds. */
export interface Row {
  readonly kind: string;
  readonly mode: string;
  readonly bytes: number;
  readonly owner: string;
  readonly modified: number;
  readonly changed: number;
  readonly inode: number;
  readonly links: number;
  readonly allocated: number;
  readonly target: string;
}

/** A row of the contract's. */
export const ourRow = (entry: GuestEntry): Row => ({
  kind: modeText(entry).charAt(0),
  mode: octal(entry.mode),
  bytes: entry.bytes,
  owner: `${entry.uid}:${entry.gid}`,
  modified: Math.floor(entry.modifiedAt / 1000),
  changed: Math.floor(entry.changedAt / 1000),
  inode: entry.inode,
  links: entry.links,
  allocated: entry.allocated,
  target: entry.target ?? "",
});

/** Rows by path, and SHA-256 sums of the plain files where the listing has them. */
export interface Listing {
  readonly rows: Map<string, Row>;
  readonly sums: Map<string, string>;
}

/**
 * What `virt-ls -lR --csv --uids --times --time-t --extra-stats` has written.
 * @param withSums it was told `--checksum=sha256` as well
 */
export function listing(csv: Buffer, withSums: boolean): Listing {
  const found: Listing = { rows: new Map(), sums: new Map() };
  for (const fields of csvLines(csv.toString())) {
    const [kind, mode, bytes, uid, gid, , modified, changed, , inode, links, , blocks, ...rest] = fields.map(
      (field) => field.trim(),
    ) as string[] & { length: 13 };
    const [digest, path, target = ""] = withSums ? rest : ["", ...rest];
    found.rows.set(path!, {
      kind: kind!,
      mode: mode!,
      bytes: Number(bytes),
      owner: `${uid}:${gid}`,
      modified: Number(modified),
      changed: Number(changed),
      inode: Number(inode),
      links: Number(links),
      allocated: Number(blocks) * 512,
      target,
    });
    if (digest) found.sums.set(path!, digest);
  }
  return found;
}

/** A small tree to copy, of root, with the usual permissions and the time of the fixtures. */
export async function makeSource(folder: string): Promise<void> {
  await mkdir(join(folder, "folder with spaces", "deeper"), { recursive: true });
  const at = (name: string) => join(folder, name);
  await writeFile(at("empty"), "");
  await writeFile(at("Grüße.txt"), "Grüße\n");
  await writeFile(at("large.bin"), Buffer.alloc((3 << 20) + 1, "large"));
  await writeFile(at("script.sh"), "#!/bin/sh\necho ran\n");
  await writeFile(at("folder with spaces/deeper/file"), "deep");
  await writeFile(at("private"), "only its owner reads it");
  await chmod(at("script.sh"), 0o755);
  await chmod(at("private"), 0o600);
  await link(at("large.bin"), at("same.bin"));
  await symlink("/etc/os-release", at("absolute"));
  const time = new Date("2024-01-02T03:04:05Z");
  const names = ["empty", "Grüße.txt", "large.bin", "script.sh", "private", "folder with spaces/deeper/file"];
  for (const name of [...names, "folder with spaces/deeper", "folder with spaces", "."]) {
    await utimes(at(name), time, time);
  }
}

export interface HostEntry {
  readonly kind: string;
  readonly mode: number;
  readonly bytes: number;
  readonly modified: number;
  readonly links: number;
  readonly contents: string;
}

/** All in a folder of this computer, by path. */
export async function hostTree(folder: string): Promise<Map<string, HostEntry>> {
  const found = new Map<string, HostEntry>();
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name);
    const stats = await lstat(path);
    const kind = stats.isDirectory() ? "d" : stats.isSymbolicLink() ? "l" : "-";
    found.set(name, {
      kind,
      mode: stats.mode & 0o7777,
      bytes: kind === "d" ? 0 : stats.size,
      modified: Math.floor(stats.mtimeMs / 1000),
      links: kind === "d" ? 0 : stats.nlink,
      contents: kind === "d" ? "" : kind === "l" ? await readlink(path) : await sum(path),
    });
  }
  return found;
}
