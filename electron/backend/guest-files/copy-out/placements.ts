import { lstat, readdir } from "node:fs/promises";
import type { ConflictRule, CopyConflict } from "../../../../shared/contract/guest-files/copying.ts";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import type { HostFolder } from "./host-folder.ts";
import type { CopyNode } from "./node.ts";
import { FolderNames, type NameRules } from "./safe-names.ts";

/** Something that gets a name in a folder that was there before. */
export interface Placement {
  readonly node: CopyNode;
  /** Names of the folders on the way from the target folder. */
  readonly below: readonly string[];
  readonly name: string;
  readonly replaces: boolean;
}

/** How what is copied joins what the target has. */
export interface Placed {
  readonly placements: readonly Placement[];
  readonly conflicts: readonly CopyConflict[];
}

/**
 * Finds where everything goes: folders that are on both sides are merged, what else has a name that is taken is
 * skipped, gets another name, or replaces it, as `ruleFor` says. A folder is never replaced, nor does one replace
 * anything: it then gets another name.
 */
export async function place(
  roots: readonly CopyNode[],
  target: HostFolder,
  rules: NameRules,
  ruleFor: (path: string) => ConflictRule,
): Promise<Placed> {
  const placements: Placement[] = [];
  const conflicts: CopyConflict[] = [];
  const device = await target.device();

  const placeAll = async (nodes: readonly CopyNode[], folder: HostFolder, below: readonly string[]) => {
    const names = new FolderNames(rules, await readdir(folder.at()));
    const conflicting: CopyNode[] = [];
    const free: CopyNode[] = [];
    for (const node of nodes) (names.has(node.name) === undefined ? free : conflicting).push(node);
    for (const node of free) {
      names.add(node.name);
      placements.push({ node, below, name: node.name, replaces: false });
    }
    for (const node of conflicting) {
      const taken = names.has(node.name)!;
      const stats = await lstat(folder.at(taken));
      if (node.entry.kind === "directory" && stats.isDirectory() && stats.dev === device) {
        await using inside = await folder.inside(taken);
        await placeAll(node.children, inside, [...below, taken]);
        continue;
      }
      const existing = { kind: kindOf(stats), bytes: stats.size, modifiedAt: stats.mtimeMs };
      conflicts.push({ path: node.path, kind: node.entry.kind, bytes: node.entry.bytes, existing });
      const rule = ruleFor(node.path);
      if (rule === "skip") continue;
      if (rule === "replace" && node.entry.kind !== "directory" && !stats.isDirectory()) {
        placements.push({ node, below, name: taken, replaces: true });
      } else {
        placements.push({ node, below, name: names.addFree(node.name), replaces: false });
      }
    }
  };

  await placeAll(roots, target, []);
  return { placements, conflicts };
}

function kindOf(stats: Awaited<ReturnType<typeof lstat>>): GuestEntry["kind"] {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  if (stats.isSymbolicLink()) return "symlink";
  if (stats.isBlockDevice()) return "block";
  if (stats.isCharacterDevice()) return "char";
  if (stats.isFIFO()) return "fifo";
  return stats.isSocket() ? "socket" : "unknown";
}
