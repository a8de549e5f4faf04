import { createHash } from "node:crypto";
import type { RevertPlan } from "../../../shared/contract/snapshots.ts";
import type { SnapshotFacts } from "./facts.ts";
import type { Removal } from "./plan-removal.ts";
import type { Revert } from "./plan-revert.ts";
import type { MachineTree } from "./tree.ts";

/** A plan as the dialog shows it. */
export function describePlan(
  tree: MachineTree,
  snapshot: SnapshotFacts,
  plan: Revert,
): Omit<RevertPlan, "canKeep" | "canStart"> {
  const { disks, deletes, notes, lost, refusal, becomes } = plan;
  const overlays = disks.filter(({ how }) => how === "overlay").map(({ target }) => target);
  const steps = [
    ...(tree.running ? ["The machine is forced off."] : []),
    ...(overlays.length > 0
      ? [`${overlays.join(", ")} goes on in a new image on what the snapshot has.`.slice(0, 400)]
      : []),
    ...(becomes === "off" ? ["The machine will be off."] : [`The machine goes on where it was, ${becomes}.`]),
    ...(snapshot.disks.some(({ where, target }) => where === "none" && tree.tips.has(target))
      ? ["Disks that are not in the snapshot stay as they are."]
      : []),
    ...notes,
  ];
  return {
    steps: steps.slice(0, 50),
    deletes: [...deletes],
    becomes,
    ...(lost !== undefined && { lost }),
    ...(refusal !== undefined && { refusal }),
  };
}

/** Covers everything that decides what goes. */
export function revisionOf({ going, merges, deletes, memory }: Removal): string {
  const covered = [
    going.map(({ name, at }) => [name, at]),
    merges.map(({ from, into, live }) => [from, into, live ?? null]),
    [...deletes, ...memory],
  ];
  return createHash("sha256").update(JSON.stringify(covered)).digest("base64url");
}
