import type { SnapshotFacts } from "./facts.ts";

/** A machine's snapshots and the images that it uses itself. */
export interface MachineTree {
  readonly snapshots: readonly SnapshotFacts[];
  /** The one that the present state goes back to. */
  readonly current: string | undefined;
  /** Images of the running machine's disks and of the next start's, by target. */
  readonly tips: ReadonlyMap<string, readonly string[]>;
  readonly running: boolean;
}

/** Each snapshot after the one that it stands on, the older first; one whose parent is not there stands at the root. */
export function inOrder(snapshots: readonly SnapshotFacts[]): SnapshotFacts[] {
  const names = new Set(snapshots.map(({ name }) => name));
  const byAge = [...snapshots].sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1));
  const byParent = Map.groupBy(byAge, ({ parent }) =>
    parent !== undefined && names.has(parent) ? parent : undefined,
  );
  const ordered: SnapshotFacts[] = [];
  const waiting = [...(byParent.get(undefined) ?? [])].reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    ordered.push(next);
    const children = byParent.get(next.name) ?? [];
    byParent.delete(next.name);
    waiting.push(...children.toReversed());
  }
  return ordered;
}

/** All that stand on a snapshot, nearest first. */
export function descendantsOf(snapshots: readonly SnapshotFacts[], name: string): SnapshotFacts[] {
  const below = new Set([name]);
  return inOrder(snapshots).filter(({ name: own, parent }) => {
    if (parent === undefined || !below.has(parent) || own === name) return false;
    below.add(own);
    return true;
  });
}

/** The images that hold what is written now. */
export const tipImages = ({ tips }: MachineTree): Set<string> => new Set([...tips.values()].flat());

/** The images whose present contents are a snapshot of their own. */
export const statesOf = (snapshots: readonly SnapshotFacts[]): Set<string> =>
  new Set(
    snapshots.flatMap(({ disks }) =>
      disks.flatMap(({ where, images }) => (where === "external" ? images : [])),
    ),
  );

/** For each image the names of snapshots inside it. */
export function insideOf(snapshots: readonly SnapshotFacts[]): Map<string, Set<string>> {
  const inside = new Map<string, Set<string>>();
  for (const { name, disks } of snapshots) {
    for (const { where, images } of disks) {
      if (where !== "internal") continue;
      for (const path of images) inside.set(path, (inside.get(path) ?? new Set()).add(name));
    }
  }
  return inside;
}
