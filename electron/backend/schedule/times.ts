const hourMs = 3_600_000;

/**
 * When the next run is due. A time that has passed is made up for by one, at once.
 * @param since when the last one was made or tried, or the schedule set; a clock that was put back does not count
 */
export const nextRun = ({ hours }: { readonly hours: number }, since: number, now: number): number =>
  Math.min(since, now) + hours * hourMs;

/** How many runs were due before the one that is made now, and were not made. */
export const missedRuns = ({ hours }: { readonly hours: number }, since: number, now: number): number =>
  Math.max(0, Math.floor((now - since) / (hours * hourMs)) - 1);
