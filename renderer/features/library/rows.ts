import { groupPath, type Machine } from "../machines/index.ts";

/** Height of a machine in the list, in pixels. */
export const ROW = 32;

/** A line of the list, or a line of tiles: machines beside each other, or the head of a group. */
export type Row =
  | { kind: "machines"; key: string; machines: readonly Machine[] }
  | { kind: "group"; key: string; group: string; count: number; folded: boolean };

interface Options {
  /** Machines beside each other: 1 in a list. */
  columns: number;
  grouped: boolean;
  /** Groups whose machines are folded away. */
  folded: ReadonlySet<string>;
}

const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Lays machines out in lines; in groups, the ungrouped come last. The order within a group is the given one. */
export function rowsOf(machines: readonly Machine[], { columns, grouped, folded }: Options): Row[] {
  if (!grouped) return lines(machines, columns, "");
  const groups = Map.groupBy(machines, ({ domain }) => groupPath(domain.organisation.group ?? ""));
  const names = [...groups.keys()].sort((a, b) => Number(a === "") - Number(b === "") || order.compare(a, b));
  return names.flatMap((group): Row[] => {
    const members = groups.get(group)!;
    const hidden = folded.has(group);
    return [
      { kind: "group", key: `group ${group}`, group, count: members.length, folded: hidden },
      ...(hidden ? [] : lines(members, columns, group)),
    ];
  });
}

function lines(machines: readonly Machine[], columns: number, group: string): Row[] {
  if (columns === 1)
    return machines.map((machine) => ({ kind: "machines", key: machine.key, machines: [machine] }));
  return Array.from({ length: Math.ceil(machines.length / columns) }, (_, line) => ({
    kind: "machines",
    key: `${group} ${line}`,
    machines: machines.slice(line * columns, (line + 1) * columns),
  }));
}

/** A machine's place in the lines: its line, and how far along it stands. */
export interface Place {
  row: number;
  column: number;
}

/** Where a step leads from a machine's place: `rows` lines up or down, past the heads, or `along` machines on. */
export function stepped(
  rows: readonly Row[],
  from: Place,
  step: { rows: number } | { along: number },
): Machine | undefined {
  const machineRows = rows.filter((row) => row.kind === "machines");
  const here = machineRows.indexOf(rows[from.row] as (typeof machineRows)[number]);
  if ("along" in step) {
    const all = machineRows.flatMap(({ machines }) => machines);
    const machine = machineRows[here]?.machines[from.column];
    const at = machine ? all.indexOf(machine) : -1;
    return all[Math.max(0, Math.min(all.length - 1, at + step.along))];
  }
  const row = machineRows[Math.max(0, Math.min(machineRows.length - 1, here + step.rows))];
  return row?.machines[Math.min(from.column, row.machines.length - 1)];
}
