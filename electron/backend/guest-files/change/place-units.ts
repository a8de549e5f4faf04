import { constants } from "node:os";
import { posix } from "node:path";
import type {
  ConflictRule,
  CopyAnswers,
  CopyConflict,
} from "../../../../shared/contract/guest-files/copying.ts";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import { GuestfsError } from "../../guestfs/appliance.ts";
import { ruleFor } from "../conflicts.ts";
import { type FolderNames, safeNames } from "../copy-out/safe-names.ts";
import { shownPath } from "../file-problem.ts";
import { entriesOf } from "../reading/list.ts";
import type { PlaceCalls } from "../session/session.ts";
import type { CopyNode } from "./copy-node.ts";
import { nameRules, namesIn } from "./free-name.ts";
import type { Manner } from "./guest-tree.ts";
import { type FileSystemLimits, limitsAt, mountOf } from "./mounts.ts";

/** What goes into a folder. */
export interface Root {
  readonly node: CopyNode;
  /** Without links. */
  readonly folder: string;
}

/** Something new, with all below it, that gets its name at once. */
export interface Unit extends Root {
  readonly name: string;
  /** What has the name now is replaced. */
  readonly replaces: boolean;
}

export interface Placement {
  readonly units: readonly Unit[];
  readonly conflicts: readonly CopyConflict[];
  readonly renamed: readonly { path: string; becomes: string; reason: string }[];
  readonly leftOut: readonly { path: string; reason: string }[];
  /** What will be different there, a sentence each. */
  readonly notes: readonly string[];
}

/** Names whose facts are asked for at once. */
const piece = 2000;

interface Placing {
  readonly calls: PlaceCalls;
  readonly manner: Manner;
  readonly rule: ((path: string) => ConflictRule) | undefined;
  readonly limits: Map<string, Promise<FileSystemLimits>>;
  readonly units: Unit[];
  readonly conflicts: CopyConflict[];
  readonly renamed: { path: string; becomes: string; reason: string }[];
  readonly leftOut: { path: string; reason: string }[];
  readonly notes: Set<string>;
}

/**
 * Finds out where each node goes: a folder that is there already takes in what the new one holds, all else that is
 * there is a conflict.
 * @param answers none while it is only planned: conflicts are then left out of the units
 * @throws AppError `guest-not-a-folder`, …
 */
export async function placeUnits(
  calls: PlaceCalls,
  roots: readonly Root[],
  answers: CopyAnswers | undefined,
  manner: Manner,
): Promise<Placement> {
  const placing: Placing = {
    ...{ calls, manner, rule: answers && ruleFor(answers), limits: new Map() },
    ...{ units: [], conflicts: [], renamed: [], leftOut: [], notes: new Set() },
  };
  for (const [folder, inIt] of Map.groupBy(roots, (root) => root.folder)) {
    const limits = await limitsOf(placing, folder);
    const nodes = fitting(
      placing,
      inIt.map(({ node }) => node),
      folder,
      limits,
    );
    await placeIn(placing, folder, nodes);
  }
  return { ...placing, notes: [...placing.notes] };
}

async function placeIn(placing: Placing, folder: string, nodes: readonly CopyNode[]): Promise<void> {
  if (nodes.length === 0) return;
  const { calls, manner, rule, units } = placing;
  const names = nodes.map(({ name }) => name);
  const there = await existing(calls, folder, names, manner);
  const { windows } = await limitsOf(placing, folder);
  let taken: FolderNames | undefined;
  for (const node of nodes) {
    const found = there.get(node.name);
    if (!found) {
      units.push({ node, folder, name: node.name, replaces: false });
      continue;
    }
    const path = posix.join(folder, node.name);
    if (found.kind === "directory" && node.kind === "directory") {
      await placeIn(placing, path, node.children);
      continue;
    }
    const { kind, bytes, modifiedAt } = found;
    placing.conflicts.push({
      path,
      kind: node.kind,
      bytes: node.bytes,
      existing: { kind, bytes, modifiedAt },
    });
    const asked = rule?.(path) ?? "skip";
    if (asked === "skip") continue;
    // A folder is never lost for a file, nor a file for a folder.
    const replaces = asked === "replace" && kind !== "directory" && node.kind !== "directory";
    if (replaces) {
      units.push({ node, folder, name: node.name, replaces });
      continue;
    }
    taken ??= await namesIn(calls, folder, windows, names, manner);
    const free = taken.addFree(node.name);
    if (asked === "replace") {
      placing.notes.add(
        `${shownPath(path)} is not replaced, since only one of both is a folder.`.slice(0, 400),
      );
    }
    units.push({ node, folder, name: free, replaces: false });
  }
}

/** @returns none for a folder that is not there yet */
async function existing(
  calls: PlaceCalls,
  folder: string,
  names: readonly string[],
  manner: Manner,
): Promise<Map<string, GuestEntry>> {
  const entries: GuestEntry[] = [];
  try {
    for (let at = 0; at < names.length; at += piece) {
      for (const entry of await entriesOf(calls, folder, names.slice(at, at + piece), manner)) {
        entries.push(entry);
      }
    }
  } catch (error) {
    if (!(error instanceof GuestfsError && error.errno === constants.errno.ENOENT)) throw error;
  }
  return new Map(entries.map((entry) => [entry.name, entry]));
}

function limitsOf({ calls, limits, manner }: Placing, folder: string): Promise<FileSystemLimits> {
  const { device } = mountOf(calls.place, folder);
  const known = limits.get(device) ?? limitsAt(calls, folder, manner);
  limits.set(device, known);
  return known;
}

/** The nodes as the file system can have them: other names where it is Windows' own, without links it does not know. */
function fitting(
  placing: Placing,
  nodes: readonly CopyNode[],
  folder: string,
  limits: FileSystemLimits,
): readonly CopyNode[] {
  if (!limits.windows) return nodes;
  if (!limits.owners) placing.notes.add(`${limits.type} keeps no owners and permissions.`);
  const kept = nodes.filter(({ kind, path }) => {
    if (limits.symlinks || kind !== "symlink") return true;
    placing.leftOut.push({ path, reason: `${limits.type} has no symbolic links.` });
    return false;
  });
  const names = safeNames(
    kept.map(({ name }) => name),
    nameRules(true),
  );
  return kept.map((node, index) => {
    const { name, reason } = names[index]!;
    if (reason !== undefined) {
      placing.renamed.push({ path: node.path, becomes: posix.join(folder, name), reason });
    }
    return {
      ...node,
      name,
      // Without holes it takes all of its bytes.
      allocated: limits.holes ? node.allocated : node.bytes,
      identity: limits.hardLinks ? node.identity : undefined,
      children: fitting(placing, node.children, posix.join(folder, name), limits),
    };
  });
}
