import type { RemovalScope } from "../../../shared/contract/snapshots.ts";
import type { SnapshotFacts } from "./facts.ts";
import { chainOf, childrenOf, type Graph } from "./graph.ts";
import { type Merge, planTidy } from "./plan-tidy.ts";
import { descendantsOf, insideOf, type MachineTree, statesOf, tipImages } from "./tree.ts";

/** What earlier work left behind. */
export interface Leftovers {
  /** Images that were only about snapshots that are gone, and that could not go with them. */
  readonly left: readonly string[];
  /** Images without a backing file that Guesthouse has made. */
  readonly copies: readonly string[];
}

/** A merge, and which disk of the running machine has to do it, if one uses the images. */
export interface PlannedMerge extends Merge {
  readonly live: string | undefined;
}

export interface Removal {
  /** What goes, each before the one that it stands on. */
  readonly going: readonly SnapshotFacts[];
  readonly merges: readonly PlannedMerge[];
  readonly deletes: readonly string[];
  /** Files with memory that go. */
  readonly memory: readonly string[];
  /** Images that stay although no snapshot is about them any more; a later removal may take them. */
  readonly left: readonly string[];
  readonly notes: readonly string[];
  readonly refusal: string | undefined;
}

/**
 * What deleting snapshots means: which go, which images become one, and which files are not needed any more. Of
 * everything that stays each disk's contents are the same after it, byte for byte.
 */
export function planRemoval(
  tree: MachineTree,
  graph: Graph,
  name: string,
  scope: RemovalScope,
  { left, copies }: Leftovers = { left: [], copies: [] },
): Removal {
  const going = [
    ...descendantsOf(scope === "one" ? [] : tree.snapshots, name).reverse(),
    ...(scope === "children" ? [] : tree.snapshots.filter((snapshot) => snapshot.name === name)),
  ];
  const names = new Set(going.map((snapshot) => snapshot.name));
  const staying = tree.snapshots.filter((snapshot) => !names.has(snapshot.name));
  const tidy = planTidy({
    graph,
    states: new Set([...statesOf(staying), ...tipImages(tree)]),
    going: insideOf(going),
    candidates: new Set([...left, ...aboutOnly(going)]),
    own: new Set(copies),
    merge: true,
  });
  const kept = new Set(staying.map(({ memory }) => memory?.path));
  return {
    going,
    merges: tidy.merges.map((merge) => ({ ...merge, live: liveTarget(tree, graph, merge) })),
    deletes: tidy.deletes,
    memory: going.flatMap(({ memory }) =>
      memory?.where === "external" && memory.path !== undefined && !kept.has(memory.path)
        ? [memory.path]
        : [],
    ),
    left: tidy.left,
    notes: notesOf(graph, going, tidy.left),
    refusal: refusalOf(tree, graph, going),
  };
}

/** The images that these snapshots are about: of external ones what they stand on and what was put on it. */
function aboutOnly(snapshots: readonly SnapshotFacts[]): string[] {
  return snapshots.flatMap(({ disks }) =>
    disks.flatMap(({ where, images, overlay }) =>
      where === "none" ? [] : overlay === undefined ? images : [...images, overlay],
    ),
  );
}

/** The disk of the running machine whose chain both images are in. */
function liveTarget({ tips, running }: MachineTree, { images }: Graph, { from }: Merge): string | undefined {
  if (!running) return undefined;
  for (const [target, paths] of tips) {
    if (paths.some((path) => chainOf(images, path).includes(from))) return target;
  }
  return undefined;
}

function refusalOf(tree: MachineTree, graph: Graph, going: readonly SnapshotFacts[]): string | undefined {
  if (going.length === 0) return "No snapshots stand on this one.";
  if (!tree.running) return undefined;
  const tips = tipImages(tree);
  for (const { name, disks } of going) {
    const frozen = disks.some(
      ({ where, images }) =>
        where === "internal" && images.some((path) => !tips.has(path) && graph.images.has(path)),
    );
    if (frozen) {
      return `“${name}” is inside an image that the running machine only reads from. Shut the machine down to delete it.`;
    }
  }
  return undefined;
}

function notesOf(graph: Graph, going: readonly SnapshotFacts[], left: readonly string[]): string[] {
  const notes: string[] = [];
  if (going.some(({ kind }) => kind === "external") && graph.unread.size > 0) {
    const [[path, why] = ["", ""]] = graph.unread;
    notes.push(
      `Only the list of snapshots gets shorter; all images stay, because ${path} cannot be read (${why}).`.slice(
        0,
        400,
      ),
    );
  }
  const needed = left.filter((path) => childrenOf(graph.images, path).length > 0);
  if (needed.length > 0) {
    notes.push(
      needed.length === 1
        ? `${needed[0]} stays: something else stands on it.`.slice(0, 400)
        : `${needed.length} images stay, because something else stands on them.`,
    );
  }
  for (const path of left) {
    if (needed.includes(path) || graph.images.get(path)?.backing !== undefined) continue;
    notes.push(
      `${path} stays, though no snapshot uses it any more: everything began in it. Delete it where it lies.`.slice(
        0,
        400,
      ),
    );
  }
  return notes.slice(0, 50);
}
