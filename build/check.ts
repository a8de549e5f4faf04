import type { Outcome } from "./outcomes.ts";
import { checkout, run, tool } from "./run.ts";

const checks: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ["format and lint", tool("biome"), "check", "--error-on-warnings", "--diagnostic-level=warn", "."],
  ["types", tool("tsc"), "--project", "."],
  ["types of the renderer", tool("tsc"), "--project", "renderer"],
  ["types of the end-to-end tests", tool("tsc"), "--project", "test/e2e"],
  ["dead code", tool("knip")],
  [
    "layers",
    process.execPath,
    `--import=${checkout}/build/layers/own-typescript.js`,
    "node_modules/dependency-cruiser/bin/dependency-cruise.mjs",
    "--config=build/layers/rules.cjs",
    ...["electron", "renderer", "shared", "test", "build"],
  ],
];

/** Runs what can be said without running the application. */
export async function check(): Promise<Outcome[]> {
  return Promise.all(
    checks.map(async ([name, command, ...args]): Promise<Outcome> => {
      const { status, output, seconds } = await run(command, args);
      console.log(`${status === 0 ? "ok    " : "FAILED"} ${name} (${seconds.toFixed(1)} s)`);
      if (status !== 0) console.log(output);
      return status === 0 ? { name, state: "passed" } : { name, state: "failed", reason: output };
    }),
  );
}

if (import.meta.main) process.exitCode = (await check()).some(({ state }) => state === "failed") ? 1 : 0;
