import type { PendingChange } from "../../../shared/contract/hardware.ts";
import { differences, kindOf } from "./differences.ts";
import type { Pair } from "./pair.ts";

/**
 * What waits for the next start of a running machine. A section that stands in one definition only is changed,
 * not added: it is always there.
 */
export function pendingChanges(pairs: readonly Pair[]): PendingChange[] {
  return pairs.flatMap(({ id, kind, now, next }): PendingChange[] => {
    if (!next && !now) return [];
    const section = kindOf(kind).shape === "section";
    if (!section && !next) return [{ id, kind, what: "removed", properties: [] }];
    if (!section && !now) return [{ id, kind, what: "added", properties: [] }];
    const properties = differences(kind, now?.values ?? {}, next?.values ?? {});
    return properties.length > 0 ? [{ id, kind, what: "changed", properties }] : [];
  });
}
