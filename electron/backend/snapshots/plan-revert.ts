import { formatBytes } from "../../../shared/model/units.ts";
import type { SnapshotFacts } from "./facts.ts";
import { childrenOf, type Graph } from "./graph.ts";
import { planTidy } from "./plan-tidy.ts";
import { type MachineTree, statesOf, tipImages } from "./tree.ts";

/** How one disk comes back. */
export type DiskRevert =
  /** An empty image is put on the one that has the disk as it was. */
  | { readonly target: string; readonly how: "overlay"; readonly on: string; readonly format: string }
  /** The snapshot inside an image is copied out, because others stand on the image. */
  | { readonly target: string; readonly how: "copy"; readonly from: string; readonly bytes: number };

export interface Revert {
  /** libvirt does all of it; only where no image that others need is written to. */
  readonly native: boolean;
  readonly disks: readonly DiskRevert[];
  /** The file with the memory that the machine goes on from. */
  readonly memory: string | undefined;
  readonly becomes: "running" | "paused" | "off";
  /** Images that nobody needs once it is done. */
  readonly deletes: readonly string[];
  /** Of the machine's present images those that may go now or later. */
  readonly formerTips: readonly string[];
  readonly notes: readonly string[];
  /** What the machine has that no snapshot has. */
  readonly lost: string | undefined;
  readonly refusal: string | undefined;
}

/**
 * What going back to a snapshot means. No image that a snapshot or anybody else needs is written to.
 * @param copies images without a backing file that Guesthouse has made
 * @param keeping a snapshot of the present state is made first
 */
export function planRevert(
  tree: MachineTree,
  graph: Graph,
  snapshot: SnapshotFacts,
  copies: readonly string[] = [],
  keeping = false,
): Revert {
  const { disks, memory, state } = snapshot;
  const internal = disks.filter(({ where }) => where === "internal");
  const native = snapshot.kind === "internal" && internal.every(({ images }) => images.every(alone));
  const notes: string[] = [];

  function alone(path: string): boolean {
    return (
      childrenOf(graph.images, path).length === 0 &&
      !statesOf(tree.snapshots).has(path) &&
      !graph.users.get(path)?.length
    );
  }

  const planned: DiskRevert[] = [];
  for (const { target, where, images } of native ? [] : disks) {
    const image = graph.images.get(images[0] ?? "");
    if (!image || where === "none") continue;
    if (where === "external") {
      planned.push({ target, how: "overlay", on: image.path, format: image.format });
    } else {
      planned.push({ target, how: "copy", from: image.path, bytes: image.bytes ?? 0 });
      const size = image.bytes === undefined ? "" : ` (${formatBytes(image.bytes)} at most)`;
      notes.push(
        `${target} is copied out of ${image.path}${size}, because other images stand on that.`.slice(0, 400),
      );
    }
  }
  const resumes = native
    ? memory !== undefined
    : memory?.where === "external" && memory.path !== undefined && state !== "disk";
  if (memory?.where === "internal" && !native) {
    notes.push("Its memory cannot be copied out: the guest finds its disks as after a power cut.");
  }
  if (state === "disk") {
    notes.push("Its memory was not kept: the guest finds its disks as after a power cut.");
  }
  const becomes = resumes ? (state === "paused" ? "paused" : "running") : "off";

  // An image in which the machine goes on is none that goes.
  const stays = new Set(native ? internal.flatMap(({ images }) => images) : []);
  for (const { target, where } of disks) {
    if (where === "none") for (const path of tree.tips.get(target) ?? []) stays.add(path);
  }
  const formerTips = [...tipImages(tree)].filter((path) => !stays.has(path));
  const { deletes } = planTidy({
    graph,
    states: new Set([...statesOf(tree.snapshots), ...stays, ...(keeping ? formerTips : [])]),
    going: new Map(),
    candidates: new Set(formerTips),
    own: new Set(copies),
    merge: false,
  });
  return {
    native,
    disks: planned,
    memory: resumes && !native ? memory?.path : undefined,
    becomes,
    deletes,
    formerTips,
    notes,
    lost: keeping ? undefined : lostBy(tree, graph),
    refusal: refusalOf(graph, snapshot, internal),
  };
}

function lostBy(tree: MachineTree, { images }: Graph): string | undefined {
  const since = tree.current === undefined ? "" : ` since “${tree.current}”`.slice(0, 300);
  if (tree.running) return `The machine's memory and all that was written to its disks${since}.`;
  const current = tree.snapshots.find(({ name }) => name === tree.current);
  // All tips are empty overlays on what the current snapshot has.
  const nothing = current?.disks.every(({ target, where, images: was }) => {
    if (where === "none") return true;
    const [tip] = tree.tips.get(target) ?? [];
    const image = images.get(tip ?? "");
    return image?.untouched === true && image.backing !== undefined && was.includes(image.backing);
  });
  return nothing ? undefined : `All that was written to its disks${since}.`;
}

function refusalOf(
  graph: Graph,
  { name, disks }: SnapshotFacts,
  internal: SnapshotFacts["disks"],
): string | undefined {
  for (const { where, images } of disks) {
    if (where === "none") continue;
    for (const path of images) {
      if (graph.missing.has(path)) return `The image ${path} is missing.`.slice(0, 400);
      const why = graph.unread.get(path);
      if (why !== undefined && where === "external") return `${path} cannot be read: ${why}.`.slice(0, 400);
    }
  }
  for (const { images } of internal) {
    for (const path of images) {
      const image = graph.images.get(path);
      if (image && !image.internal.includes(name)) {
        return `The image ${path} has no snapshot “${name}” inside any more.`.slice(0, 400);
      }
    }
  }
  return undefined;
}
