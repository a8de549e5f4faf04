import type { CopyPlan } from "../../../../shared/contract/guest-files/copying.ts";
import { allOf, type Found } from "./copy-node.ts";
import type { Placement } from "./place-units.ts";

/** Entries of each list that a plan shows. */
const shown = 10_000;
const longestPath = 4096;

/** What copying would do, as the user sees it. */
export function copyPlan(
  { roots, leftOut }: Found,
  placement: Placement,
  free: number,
  command: string,
): CopyPlan {
  const sums = { files: 0, folders: 0, bytes: 0, allocated: 0 };
  for (const root of roots) {
    for (const { kind, bytes, allocated } of allOf(root)) {
      sums[kind === "directory" ? "folders" : "files"] += 1;
      sums.bytes += bytes;
      sums.allocated += allocated;
    }
  }
  return {
    ...sums,
    renamed: placement.renamed.slice(0, shown),
    conflicts: placement.conflicts.slice(0, shown),
    leftOut: [...leftOut, ...placement.leftOut]
      .slice(0, shown)
      .map(({ path, reason }) => ({ path: path.slice(-longestPath), reason })),
    free,
    notes: placement.notes.slice(0, 20),
    command,
  };
}
