import { monitorEventLoopDelay } from "node:perf_hooks";

/** One figure of ours, as printed; a comparison where there is somebody to compare with. */
export interface Result {
  readonly name: string;
  /** What ours is compared with. */
  readonly peer?: string;
  /** Medians. */
  readonly ours: number;
  readonly theirs?: number;
  readonly unit: "ms" | "MB/s" | "MiB" | "%";
  /** Longest time that the event loop was held up while ours ran, ms. */
  readonly gap?: number;
  /** What else belongs to the figure: spread, goal, circumstances. */
  readonly note?: string;
}

/** A side of a comparison: does its work once and says how long the work took, in ms. */
export type Side = () => Promise<number>;

export const rounds = 7;

export const median = (values: readonly number[]) => quantile(values, 0.5);

/** The value below which a share of all values lies, between two of them in proportion. NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low === undefined || high === undefined ? Number.NaN : low + (high - low) * (place % 1);
}

/** How far the values lie apart, in words. */
export const spread = (values: readonly number[]) =>
  `${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)}`;

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The longest time, in ms, for which the event loop was held up while `work` ran. */
export async function watchGap<T>(work: () => Promise<T>): Promise<{ result: T; gap: number }> {
  // A new one each time: one that was paused counts the pause as a delay.
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const result = await work();
  delay.disable();
  return { result, gap: delay.max / 1e6 };
}

/**
 * Runs all sides in turn, so that what else the machine does falls on all of them; one warm-up round, then as many
 * as named. What each took, ms.
 */
export async function inTurn<Name extends string>(
  sides: Readonly<Record<Name, Side>>,
  times = rounds,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(sides) as Name[];
  const took = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = 0; round <= times; round++) {
    for (const name of names) {
      const ms = await sides[name]();
      if (round > 0) took[name].push(ms);
    }
  }
  return took;
}

/** Ours against each peer, {@link inTurn}. The event loop is watched while ours runs. */
export async function compare(
  name: string,
  ours: Side,
  peers: Readonly<Record<string, Side>>,
): Promise<Result[]> {
  const gaps: number[] = [];
  const watched = async () => {
    const { result, gap } = await watchGap(ours);
    gaps.push(gap);
    return result;
  };
  const own = "ours";
  const took = await inTurn<string>({ [own]: watched, ...peers });
  // The first was the warm-up.
  const gap = Math.max(...gaps.slice(1));
  return Object.keys(peers).map((peer) => ({
    name,
    peer,
    ours: median(took[own]!),
    theirs: median(took[peer]!),
    unit: "ms",
    gap,
  }));
}

/** The line of one figure; the ratio is ours/peer of what it costs, so that smaller is better. */
export function line({ name, peer, ours, theirs, unit, gap, note }: Result): string {
  const more = [
    peer === undefined ? "no peer" : `peer: ${peer}`,
    gap !== undefined && `longest event-loop gap ${gap.toFixed(1)} ms`,
    note,
  ];
  const ratio = theirs === undefined ? undefined : unit === "MB/s" ? theirs / ours : ours / theirs;
  return [
    `${name} ours=${ours.toFixed(1)}${unit}`,
    `peer=${theirs === undefined ? "none" : `${theirs.toFixed(1)}${unit}`}`,
    `ratio=${ratio === undefined ? "none" : ratio.toFixed(2)}`,
    `(${more.filter(Boolean).join("; ")})`,
  ].join(" ");
}
