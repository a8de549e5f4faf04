import { monitorEventLoopDelay } from "node:perf_hooks";

/** One comparison, as printed. */
export interface Result {
  readonly name: string;
  /** What ours is compared with. */
  readonly peer: string;
  /** Medians. */
  readonly ours: number;
  readonly theirs: number;
  readonly unit: "ms" | "MB/s";
  /** Longest time that the event loop was held up while ours ran, ms. */
  readonly gap: number;
}

/** A side of a comparison: does its work once and says how long the work took, in ms. */
export type Side = () => Promise<number>;

export const rounds = 7;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

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
 * Runs ours and each peer in turn, so that what else the machine does falls on all of them; one warm-up round
 * for all, then {@link rounds}. The event loop is watched while ours runs.
 */
export async function compare(
  name: string,
  ours: Side,
  peers: Readonly<Record<string, Side>>,
  times = rounds,
): Promise<Result[]> {
  let gap = 0;
  const own: number[] = [];
  const others = new Map(Object.keys(peers).map((peer) => [peer, [] as number[]]));
  for (let round = 0; round <= times; round++) {
    const watched = await watchGap(ours);
    if (round > 0) {
      own.push(watched.result);
      gap = Math.max(gap, watched.gap);
    }
    for (const [peer, side] of Object.entries(peers)) {
      const theirs = await side();
      if (round > 0) others.get(peer)!.push(theirs);
    }
  }
  return [...others].map(([peer, values]) => ({
    name,
    peer,
    ours: median(own),
    theirs: median(values),
    unit: "ms",
    gap,
  }));
}

/** The line of one comparison; the ratio is ours/peer of the time, so that smaller is better. */
export function line({ name, peer, ours, theirs, unit, gap }: Result): string {
  const ratio = unit === "ms" ? ours / theirs : theirs / ours;
  return `${name} ours=${ours.toFixed(1)}${unit} peer=${theirs.toFixed(1)}${unit} ratio=${ratio.toFixed(2)} (peer: ${peer}; longest event-loop gap ${gap.toFixed(1)} ms)`;
}
