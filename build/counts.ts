import { writeFileSync } from "node:fs";

/** What one stage of the tests came to. */
export interface Counts {
  readonly passed: number;
  /** Passed at the second try: told each time, for the test or what it tests has a race. */
  readonly flaky: readonly Told[];
  readonly failed: readonly Told[];
  readonly skipped: readonly Told[];
}

/** A test that did not pass, and why in a few lines. */
export interface Told {
  readonly name: string;
  readonly reason: string;
}

/** The environment variable that names the file for a test runner's {@link Counts}. */
export const countsVariable = "GUESTHOUSE_TEST_COUNTS";

/** One test as a runner tells of it. */
export interface Outcome {
  readonly name: string;
  readonly state: "passed" | "flaky" | "failed" | "skipped";
  /** Why it was skipped, where the test says so, or how it failed. */
  readonly reason?: string | undefined;
}

/** Hands a runner's outcomes over to build/test.ts; does nothing when the runner was started by hand. */
export function report(outcomes: readonly Outcome[], otherFailures: readonly string[]): void {
  const path = process.env[countsVariable];
  if (!path) return;
  const those = (asked: Outcome["state"]): Told[] =>
    outcomes
      .filter(({ state }) => state === asked)
      .map(({ name, reason }) => ({ name, reason: reason ?? "no reason given" }));
  const counts: Counts = {
    passed: those("passed").length,
    flaky: those("flaky"),
    failed: [...those("failed"), ...otherFailures.map((reason) => ({ name: "outside of a test", reason }))],
    skipped: those("skipped"),
  };
  writeFileSync(path, JSON.stringify(counts));
}
