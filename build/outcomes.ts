import { writeFileSync } from "node:fs";

/** One test, or one other step, as its runner tells of it. */
export interface Outcome {
  readonly name: string;
  /** Flaky: passed at the second try. Told each time, for the test or what it tests has a race. */
  readonly state: "passed" | "flaky" | "failed" | "skipped";
  /** Why it was skipped, where the test says so, or how it failed. */
  readonly reason?: string | undefined;
}

/** Parts the file from the test in a name. */
export const nameSeparator = " › ";

/** Stands for a test in the name of what failed outside of one. */
export const outsideOfTest = "outside of a test";

/** The environment variable that names the file for a test runner's outcomes. */
export const outcomesVariable = "GUESTHOUSE_TEST_OUTCOMES";

/** Hands a runner's outcomes over to build/test.ts; does nothing when the runner was started by hand. */
export function report(outcomes: readonly Outcome[]): void {
  const path = process.env[outcomesVariable];
  if (path) writeFileSync(path, JSON.stringify(outcomes));
}

/** Both runs of the same tests as one: what passed in one of them only is flaky. */
export function merge(first: readonly Outcome[], again: readonly Outcome[]): Outcome[] {
  const second = new Map(again.map((outcome) => [outcome.name, outcome]));
  const before = new Set(first.map(({ name }) => name));
  return [
    ...first.map((outcome) => {
      const now = second.get(outcome.name);
      if (outcome.state !== "failed" && now?.state !== "failed") return now ?? outcome;
      if (outcome.state === "passed") return { ...now!, state: "flaky" as const };
      // What failed outside of a test is missing where that went well.
      return now?.state === "failed" ? now : { ...outcome, state: "flaky" as const };
    }),
    ...again.filter(({ name }) => !before.has(name)),
  ];
}
