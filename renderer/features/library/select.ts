import { stateKind } from "../../../shared/model/domain-actions.ts";
import type { Machine, Usage } from "../machines/index.ts";
import type { ColumnId } from "./columns.ts";
import { osName } from "./os-name.ts";

export type SortColumn = "name" | ColumnId;
export interface Sort {
  column: SortColumn;
  descending: boolean;
}

/** What changes more often than the machines themselves. */
export interface LiveFacts {
  usageOf: (machine: Machine) => Usage | undefined;
  addressesOf: (machine: Machine) => readonly string[];
}

const ORDER = ["running", "working", "paused", "crashed", "unknown", "off"];
/** How names are ordered: numbers by their value. */
export const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** The orders that follow the statistics. */
export const sortsByUsage = ({ column }: Sort): boolean =>
  column === "cpu" || column === "disk" || column === "network";

/**
 * A sorted copy: favourites first, equals in order of their names, and machines without a value last either way.
 */
export function sorted(
  machines: readonly Machine[],
  sort: Sort,
  { usageOf, addressesOf }: LiveFacts,
): Machine[] {
  const sign = sort.descending ? -1 : 1;
  const byName = (a: Machine, b: Machine) => names.compare(a.domain.name, b.domain.name);
  const byText = (text: (machine: Machine) => string) => (a: Machine, b: Machine) => {
    const [left, right] = [text(a), text(b)];
    if (left === "" || right === "") return Number(left === "") - Number(right === "");
    return sign * names.compare(left, right);
  };
  const byNumber = (value: (machine: Machine) => number | undefined) => (a: Machine, b: Machine) => {
    const [left, right] = [value(a), value(b)];
    if (left === undefined || right === undefined)
      return Number(left === undefined) - Number(right === undefined);
    return sign * (left - right);
  };
  const compare = {
    name: (a: Machine, b: Machine) => sign * byName(a, b),
    state: byNumber(({ domain }) => ORDER.indexOf(stateKind(domain.state))),
    os: byText(osName),
    group: byText(({ domain }) => domain.organisation.group ?? ""),
    ip: byText((machine) => addressesOf(machine)[0] ?? ""),
    cpu: byNumber((machine) => usageOf(machine)?.cpuPercent),
    memory: byNumber(({ domain }) => domain.memoryMiB),
    disk: byNumber((machine) => usageOf(machine)?.diskBytes),
    network: byNumber((machine) => usageOf(machine)?.netBytes),
  }[sort.column];
  const pinned = ({ domain }: Machine) => Number(!domain.organisation.favourite);
  return machines.toSorted((a, b) => pinned(a) - pinned(b) || compare(a, b) || byName(a, b));
}
