import type { Reporter, TestModule } from "vitest/node";
import { nameSeparator, type Outcome, outsideOfTest, report } from "./outcomes.ts";

/** Vitest's outcomes; a file that could not even be loaded, or set up, is a failure. */
export default class VitestOutcomes implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const failed = (error: unknown, ...file: string[]): Outcome => ({
      name: [...file, outsideOfTest].join(nameSeparator),
      state: "failed",
      reason: String((error as Error).message ?? error),
    });
    const inFiles = modules.flatMap((module): Outcome[] => {
      const file = module.relativeModuleId;
      const suites = [...module.children.allSuites()];
      const tests = [...module.children.allTests()].map((test): Outcome => {
        const result = test.result();
        return {
          name: [file, test.fullName].join(nameSeparator),
          state: result.state === "pending" ? "failed" : result.state,
          reason: "note" in result ? result.note : result.errors?.map(({ message }) => message).join("\n"),
        };
      });
      const outside = [...module.errors(), ...suites.flatMap((suite) => suite.errors())];
      return [...tests, ...outside.map((error) => failed(error, file))];
    });
    report([...inFiles, ...errors.map((error) => failed(error))]);
  }
}
