import type { RemovalScope } from "../../../shared/contract/snapshots.ts";
import type { Bin } from "../bin/bin.ts";
import type { Connection } from "../connections/connection.ts";
import { isTemplate } from "../domains/is-template.ts";
import type { SnapshotFacts } from "./facts.ts";
import type { Graph } from "./graph.ts";
import type { MachineRecords } from "./machine-records.ts";
import { planRemoval, type Removal } from "./plan-removal.ts";
import { planRevert, type Revert } from "./plan-revert.ts";
import { readGraph } from "./read-graph.ts";
import { type ReadTree, readTree } from "./read-tree.ts";
import { noSuchSnapshot, transient } from "./refused.ts";
import { readTracking, type Tracking } from "./tracking.ts";

/** A snapshot among those of its machine. */
export interface Found {
  readonly tree: ReadTree;
  readonly snapshot: SnapshotFacts;
  /** Its metadata, with secrets. */
  readonly xml: string;
}

/** @throws AppError `no-such-snapshot` | LibvirtError */
export async function findSnapshot(connection: Connection, uuid: string, name: string): Promise<Found> {
  const tree = await readTree(connection, uuid);
  const snapshot = tree.snapshots.find((known) => known.name === name);
  if (!snapshot) throw noSuchSnapshot(name);
  return { tree, snapshot, xml: tree.xml.get(name)! };
}

/** What a plan is made from, besides libvirt. */
export interface PlanSources {
  readonly bin: Pick<Bin, "usage">;
  readonly records: MachineRecords;
}

/** `shared` for a question, `fresh` before something is done; see `usageOfOthers`. */
export type Look = "fresh" | "shared";

/**
 * Reads what there is, and plans a removal on it.
 * @throws AppError `no-such-snapshot` | LibvirtError
 */
export async function readRemoval(
  { bin, records }: PlanSources,
  connection: Connection,
  uuid: string,
  { name, scope }: { readonly name: string; readonly scope: RemovalScope },
  look: Look,
): Promise<{ tree: ReadTree; graph: Graph; removal: Removal }> {
  const { tree } = await findSnapshot(connection, uuid, name);
  const record = await records.read(connection, uuid);
  const forgotten = [...record.left, ...record.copies];
  const graph = await readGraph(connection, bin, uuid, tree.named, forgotten, look);
  return { tree, graph, removal: planRemoval(tree, graph, name, scope, record) };
}

/** A way back, with what has to be taken out of it. */
export interface PlannedRevert extends Revert {
  readonly tracking: Tracking;
}

const untracked = "What was written since its last backup is not known then: the next backup is a full one.";
const template =
  "This machine is a template, which does not run, and the snapshot has the memory of when it did. Clone the snapshot, or make the template a machine again.";

/**
 * Reads what there is, and plans going back on it.
 * @param kept the present state is in a snapshot already
 * @throws AppError `no-such-snapshot` | LibvirtError
 */
export async function readRevert(
  { bin, records }: PlanSources,
  connection: Connection,
  uuid: string,
  { name, kept }: { readonly name: string; readonly kept: boolean },
  look: Look,
): Promise<{ tree: ReadTree; graph: Graph; snapshot: SnapshotFacts; plan: PlannedRevert }> {
  const { tree, snapshot } = await findSnapshot(connection, uuid, name);
  const { copies } = await records.read(connection, uuid);
  const graph = await readGraph(connection, bin, uuid, tree.named, [], look);
  const plan = planRevert(tree, graph, snapshot, copies, kept);
  const tracking = await readTracking(connection, tree, graph, plan, name);
  const refusal =
    plan.refusal ??
    // By hand means by another definition, and it has none.
    (plan.native || tree.next !== undefined ? undefined : transient) ??
    (isTemplate(connection, uuid) && plan.becomes !== "off" ? template : undefined) ??
    tracking.refusal;
  const notes = tracking.checkpoints ? [...plan.notes, untracked] : plan.notes;
  return { tree, graph, snapshot, plan: { ...plan, refusal, notes, tracking } };
}
