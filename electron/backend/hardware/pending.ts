import type { PendingChange } from "../../../shared/contract/hardware.ts";
import type { KindName } from "../../../shared/hardware/kinds/index.ts";
import type { Values } from "../../../shared/hardware/property.ts";
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
    // libvirt makes ports for new devices by itself, and lets them be when the devices are gone.
    if ((!now || !next) && isPort((now ?? next)?.values ?? {}, kind)) return [];
    if (!section && !next) return [{ id, kind, what: "removed", properties: [] }];
    if (!section && !now) return [{ id, kind, what: "added", properties: [] }];
    const properties = differences(kind, now?.values ?? {}, next?.values ?? {});
    return properties.length > 0 ? [{ id, kind, what: "changed", properties }] : [];
  });
}

const isPort = ({ type }: Values, kind: KindName): boolean => kind === "controller" && type === "pci";
