import { stateKind } from "../../../shared/model/domain-actions.ts";
import { strings as shared } from "../../components/strings.ts";
import type { Machine, Usage } from "../machines/index.ts";

export type SortColumn = "name" | "state" | "os" | "cpu" | "memory";
export interface Sort {
  column: SortColumn;
  descending: boolean;
}

const ORDER = ["running", "working", "paused", "crashed", "unknown", "off"];
const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** What is shown as a machine's system: its name, or what osinfo's id says (`…/debian/11` is Debian 11). */
export function osName({ domain }: Machine): string {
  const { id = "", name } = domain.os ?? {};
  if (name) return name;
  const words = id.split("/").slice(-2).join(" ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Machines whose name, title, system or state contains every word of the filter. */
export function matching(machines: readonly Machine[], filter: string): readonly Machine[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return machines;
  return machines.filter((machine) => {
    const { name, title, state } = machine.domain;
    const text = [name, title, osName(machine), shared.states[state]].join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** A sorted copy; equals are in order of their names, and machines without a value come last either way. */
export function sorted(
  machines: readonly Machine[],
  sort: Sort,
  usageOf: (machine: Machine) => Usage | undefined,
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
    cpu: byNumber((machine) => usageOf(machine)?.cpuPercent),
    memory: byNumber(({ domain }) => domain.memoryMiB),
  }[sort.column];
  return machines.toSorted((a, b) => compare(a, b) || byName(a, b));
}
