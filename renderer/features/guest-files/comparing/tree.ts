import type { GuestDifference } from "../../../../shared/contract/guest-files/comparing.ts";

export type Change = GuestDifference["change"];

/** One line of the tree: a difference, or a folder on the way to some. */
export interface TreeRow {
  /** Below the folder that was compared; empty for that itself. */
  readonly path: string;
  readonly name: string;
  /** From 1. */
  readonly level: number;
  readonly difference: GuestDifference | undefined;
  /** Differences below it. */
  readonly within: number;
}

interface Node {
  readonly path: string;
  readonly name: string;
  readonly children: Map<string, Node>;
  difference: GuestDifference | undefined;
  within: number;
}

/** What of the differences is shown. */
export interface Filter {
  readonly text: string;
  readonly changes: ReadonlySet<Change>;
}

export function fits({ text, changes }: Filter, { path, change }: GuestDifference): boolean {
  return changes.has(change) && path.toLowerCase().includes(text.toLowerCase());
}

/** Differences as a tree with the folders that lead to them, names in order, what is below a folded one left out. */
export function treeRows(
  differences: readonly GuestDifference[],
  filter: Filter,
  folded: ReadonlySet<string>,
): TreeRow[] {
  const root: Node = newNode("", "");
  for (const difference of differences) {
    if (!fits(filter, difference)) continue;
    let node = root;
    for (const name of difference.path === "" ? [] : difference.path.split("/")) {
      node.within += 1;
      let child = node.children.get(name);
      if (!child) {
        child = newNode(node === root ? name : `${node.path}/${name}`, name);
        node.children.set(name, child);
      }
      node = child;
    }
    node.difference = difference;
  }
  const rows: TreeRow[] = [];
  if (root.difference) rows.push({ ...rowOf(root, 1), within: 0 });
  walk(root, 1, folded, rows);
  return rows;
}

const newNode = (path: string, name: string): Node => ({
  path,
  name,
  children: new Map(),
  difference: undefined,
  within: 0,
});

const rowOf = ({ path, name, difference, within }: Node, level: number): TreeRow => ({
  path,
  name,
  level,
  difference,
  within,
});

function walk(node: Node, level: number, folded: ReadonlySet<string>, rows: TreeRow[]): void {
  const children = [...node.children.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const child of children) {
    rows.push(rowOf(child, level));
    if (!folded.has(child.path)) walk(child, level + 1, folded, rows);
  }
}

/** How many differences of each kind there are. */
export function countChanges(differences: readonly GuestDifference[]): Record<Change, number> {
  const counts = { added: 0, removed: 0, changed: 0 };
  for (const { change } of differences) counts[change] += 1;
  return counts;
}

/** Without what lies below another of them, which takes all that it holds along. */
export function outermost(paths: readonly string[]): string[] {
  const all = new Set(paths);
  return paths.filter((path) => {
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1))
      if (all.has(path.slice(0, at))) return false;
    return true;
  });
}

/** The folders that hold a difference which is none of these. */
export function foldersOfOthers(
  differences: readonly GuestDifference[],
  these: ReadonlySet<string>,
): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const { path } of differences) {
    if (these.has(path)) continue;
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
      const folder = path.slice(0, at);
      // Then those above it are, too.
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}
