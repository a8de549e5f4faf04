import type { Snapshot, SnapshotTree } from "../../../shared/contract/snapshots.ts";

/** What a column left of a row shows: a line that passes, one that turns to the row, or that ends there. */
export type Guide = "none" | "pass" | "tee" | "end";

export interface TreeRow {
  /** Undefined for the present state. */
  readonly snapshot: Snapshot | undefined;
  /** Of the snapshot; of the present state undefined. */
  readonly name: string | undefined;
  readonly guides: readonly Guide[];
  /** A line from the row above leads to it, and from it to the row below. */
  readonly up: boolean;
  readonly down: boolean;
  /** How many it stands on, and itself. */
  readonly level: number;
}

type Node = { snapshot: Snapshot | undefined; name: string | undefined };

/**
 * A tree as rows, each snapshot below the one that it stands on, the present state below the current one. What has
 * one follower goes on in the same column, so that a long chain is as narrow as a short one; branches are indented.
 */
export function rowsOf({ snapshots, current }: SnapshotTree): TreeRow[] {
  const names = new Set(snapshots.map(({ name }) => name));
  const children = new Map<string | undefined, Node[]>();
  const add = (parent: string | undefined, node: Node) => {
    const key = parent !== undefined && names.has(parent) ? parent : undefined;
    children.set(key, [...(children.get(key) ?? []), node]);
  };
  for (const snapshot of snapshots) add(snapshot.parent, { snapshot, name: snapshot.name });
  if (snapshots.length > 0) add(current, { snapshot: undefined, name: undefined });

  const rows: TreeRow[] = [];
  const roots = children.get(undefined) ?? [];
  const stack: { node: Node; guides: Guide[]; up: boolean; level: number }[] = [];
  const push = (nodes: readonly Node[], guides: readonly Guide[], level: number) => {
    const branches = nodes.length > 1;
    const entries = nodes.map((node, index) => {
      const turn: Guide = index === nodes.length - 1 ? "end" : "tee";
      return { node, guides: branches ? [...guides, turn] : [...guides], up: !branches, level };
    });
    stack.push(...entries.reverse());
  };
  for (const root of roots.toReversed()) stack.push({ node: root, guides: [], up: false, level: 1 });
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { node, guides, up, level } = next;
    const below = node.name === undefined ? [] : (children.get(node.name) ?? []);
    rows.push({ ...node, guides, up, down: below.length > 0, level });
    push(below, guides.map(passing), level + 1);
  }
  return rows;
}

/** What a column shows below a row that its line has turned to. */
const passing = (guide: Guide): Guide => (guide === "tee" || guide === "pass" ? "pass" : "none");
