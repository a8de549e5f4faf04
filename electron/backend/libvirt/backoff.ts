/** Milliseconds. */
const FIRST = 100;
const LONGEST = 10_000;

/**
 * How long to wait before attempt number `attempt` (from 0): doubling up to ten seconds, with half of it
 * left to chance so that many clients do not come back at once.
 */
export function backoffMs(attempt: number, random = Math.random): number {
  const longest = Math.min(LONGEST, FIRST * 2 ** attempt);
  return Math.round(longest * (0.5 + random() / 2));
}
