import { writeFileSync } from "node:fs";

/** What one stage of the tests came to. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

/** The environment variable that names the file for a test runner's {@link Counts}. */
export const countsVariable = "GUESTHOUSE_TEST_COUNTS";

/** One test as a runner tells of it. */
export interface Outcome {
  readonly name: string;
  readonly state: "passed" | "failed" | "skipped";
  /** Why it was skipped, where the test says so. */
  readonly reason?: string | undefined;
}

/** Hands a runner's outcomes over to build/test.ts; does nothing when the runner was started by hand. */
export function report(outcomes: readonly Outcome[], otherFailures: number): void {
  const path = process.env[countsVariable];
  if (!path) return;
  const counts: Counts = {
    passed: outcomes.filter(({ state }) => state === "passed").length,
    failed: outcomes.filter(({ state }) => state === "failed").length + otherFailures,
    skipped: outcomes
      .filter(({ state }) => state === "skipped")
      .map(({ name, reason }) => ({ name, reason: reason ?? "no reason given" })),
  };
  writeFileSync(path, JSON.stringify(counts));
}
