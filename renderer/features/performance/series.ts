import type { Sample } from "../../../shared/contract/performance.ts";
import type { Field } from "./graphs.ts";

/** Readings come two seconds apart; this far apart nobody was looking in between. */
const GAP_MS = 8000;
const HOUR_MS = 3_600_000;

/** What is known after more came; older than an hour is forgotten. */
export function appended(before: readonly Sample[], more: readonly Sample[]): readonly Sample[] {
  const newest = more.at(-1)?.at ?? 0;
  const all = [...before, ...more];
  const first = all.findIndex(({ at }) => newest - at <= HOUR_MS);
  return first > 0 ? all.slice(first) : all;
}

/** Times in seconds, and one column a field. */
export type Columns = [number[], ...(number | null | undefined)[][]];

/**
 * The readings as uPlot takes them: a row of nulls parts the curve where nobody looked; a single value that is
 * not known is undefined and parts nothing.
 */
export function toColumns(samples: readonly Sample[], fields: readonly Field[]): Columns {
  const times: number[] = [];
  const columns = fields.map((): (number | null | undefined)[] => []);
  let previous: number | undefined;
  for (const sample of samples) {
    if (previous !== undefined && sample.at - previous > GAP_MS) {
      times.push((previous + 1) / 1000);
      for (const column of columns) column.push(null);
    }
    times.push(sample.at / 1000);
    for (const [index, field] of fields.entries()) columns[index]!.push(sample[field]);
    previous = sample.at;
  }
  return [times, ...columns];
}

/** The present, average and highest value since `from` (milliseconds); undefined where there is none. */
export function summarise(
  samples: readonly Sample[],
  field: Field,
  from: number,
): { now: number; average: number; highest: number } | undefined {
  let [sum, count, highest] = [0, 0, 0];
  let now: number | undefined;
  for (const sample of samples) {
    const value = sample[field];
    if (value === undefined || sample.at < from) continue;
    sum += value;
    count += 1;
    highest = Math.max(highest, value);
    now = value;
  }
  return now === undefined ? undefined : { now, average: sum / count, highest };
}

/** The averages of one stretch of time. */
export interface Stretch {
  /** Where it begins, in milliseconds. */
  readonly from: number;
  readonly averages: Readonly<Partial<Record<Field, number>>>;
}

/** Averages over equal stretches of time up to the newest reading, newest first; those without readings are left out. */
export function stretches(
  samples: readonly Sample[],
  fields: readonly Field[],
  spanMs: number,
  stretchMs: number,
): Stretch[] {
  const newest = samples.at(-1)?.at ?? 0;
  const groups = new Map<number, Sample[]>();
  for (const sample of samples) {
    if (newest - sample.at >= spanMs) continue;
    const from = Math.floor(sample.at / stretchMs) * stretchMs;
    const group = groups.get(from);
    if (group) group.push(sample);
    else groups.set(from, [sample]);
  }
  return [...groups]
    .sort(([a], [b]) => b - a)
    .map(([from, group]) => ({
      from,
      averages: Object.fromEntries(
        fields.flatMap((field) => {
          const average = summarise(group, field, 0)?.average;
          return average === undefined ? [] : [[field, average]];
        }),
      ),
    }));
}
