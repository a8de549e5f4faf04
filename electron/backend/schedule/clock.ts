/** Time, as a test can make it pass. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls once, after this many milliseconds; the answer calls it off. */
  after(ms: number, call: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms).unref();
    return () => clearTimeout(timer);
  },
};
