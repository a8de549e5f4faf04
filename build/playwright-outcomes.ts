import type { FullResult, Reporter, Suite, TestError } from "@playwright/test/reporter";
import { nameSeparator, type Outcome, outsideOfTest, report } from "./outcomes.ts";

const states = { expected: "passed", flaky: "flaky", unexpected: "failed", skipped: "failed" } as const;

/** Playwright's outcomes; an error outside of the tests, such as a file that does not load, is a failure. */
export default class PlaywrightOutcomes implements Reporter {
  #root: Suite | undefined;
  #errors: string[] = [];

  onBegin(_: unknown, root: Suite): void {
    this.#root = root;
  }

  onError({ message }: TestError): void {
    this.#errors.push(message ?? "an error without a message");
  }

  onEnd(_: FullResult): void {
    const outcomes = (this.#root?.allTests() ?? []).map((test): Outcome => {
      const outcome = test.outcome();
      // A test that never got its turn has no result, and is no test that was skipped on purpose: it failed.
      const skipped = outcome === "skipped" && test.results.length > 0;
      return {
        name: test.titlePath().slice(1).join(nameSeparator),
        state: skipped ? "skipped" : states[outcome],
        reason: skipped
          ? test.annotations.find(({ type }) => type === "skip" || type === "fixme")?.description
          : test.results.flatMap(({ errors }) => errors.map(({ message }) => message)).join("\n"),
      };
    });
    const outside = this.#errors.map((reason): Outcome => ({ name: outsideOfTest, state: "failed", reason }));
    report([...outcomes, ...outside]);
  }
}
