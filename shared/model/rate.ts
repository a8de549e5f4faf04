/** One look at a job's progress. */
export interface Sample {
  /** Milliseconds. */
  at: number;
  done: number;
}

const WINDOW_MS = 5_000;

/** The samples with a new one: those of the last five seconds and one before, so that a rate has a base. */
export function withSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const last = samples.at(-1);
  // Going backwards means that the work began anew.
  const kept = last && sample.done < last.done ? [] : samples;
  const firstRecent = kept.findIndex(({ at }) => at >= sample.at - WINDOW_MS);
  const from = firstRecent < 0 ? kept.length - 1 : Math.max(0, firstRecent - 1);
  return [...kept.slice(Math.max(0, from)), sample];
}

/** Bytes a second over the samples; undefined while there is too little to tell. */
export function rateOf(samples: readonly Sample[]): number | undefined {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at - first.at < 500) return undefined;
  return ((last.done - first.done) * 1000) / (last.at - first.at);
}
