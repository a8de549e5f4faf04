import type { Reporter, TestModule } from "vitest/node";
import { type Outcome, report } from "./counts.ts";

/** Vitest's outcomes; a file that could not even be loaded counts as a failure. */
export default class VitestCounts implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const outcomes = modules.flatMap((module) =>
      [...module.children.allTests()].map((test): Outcome => {
        const result = test.result();
        const errors = result.errors?.map(({ message }) => message).join("\n");
        const reason = "note" in result ? result.note : errors;
        return {
          name: `${module.relativeModuleId} › ${test.fullName}`,
          state: result.state === "pending" ? "failed" : test.diagnostic()?.flaky ? "flaky" : result.state,
          reason,
        };
      }),
    );
    const others = [...errors, ...modules.flatMap((module) => module.errors())];
    report(
      outcomes,
      others.map((error) => String((error as Error).message ?? error)),
    );
  }
}
