import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { check } from "./check.ts";
import { compileIfStale } from "./compile.ts";
import { type Counts, countsVariable, type Told } from "./counts.ts";
import { checkout, run, tool } from "./run.ts";

const scratch = await mkdtemp(join(tmpdir(), "guesthouse-counts-"));

/** Runs a test runner and takes its counts; a runner that ends badly without a failed test is one. */
async function runner(name: string, ...args: string[]): Promise<Counts> {
  const file = join(scratch, `${name}.json`);
  const { status } = await run(tool(args[0]!), args.slice(1), {
    show: true,
    env: { [countsVariable]: file },
  });
  const counts: Counts = await readFile(file, "utf8").then(JSON.parse, () => ({
    passed: 0,
    flaky: [],
    failed: [],
    skipped: [],
  }));
  return status !== 0 && counts.failed.length === 0
    ? { ...counts, failed: [{ name, reason: `${args[0]} ended with ${status}` }] }
    : counts;
}

// Against a real daemon and real guests on a shared machine a test may lose a race with the clock: it has a second
// try, and is told as flaky.
const vitest = (project: string, filters: string[], ...options: string[]) =>
  runner(
    project,
    "vitest",
    "run",
    `--project=${project}`,
    ...options,
    "--reporter=default",
    `--reporter=${checkout}/build/vitest-counts.ts`,
    ...filters,
  );

const stages: Record<string, (filters: string[]) => Promise<Counts>> = {
  build: async () => {
    const good = await compileIfStale();
    return {
      passed: good ? 1 : 0,
      flaky: [],
      failed: good ? [] : [{ name: "build", reason: "the bundles do not build; see above" }],
      skipped: [],
    };
  },
  check,
  unit: (filters) => vitest("unit", filters),
  integration: (filters) => vitest("integration", filters, "--retry=1"),
  e2e: (filters) =>
    runner(
      "e2e",
      "playwright",
      "test",
      "--retries=1",
      `--reporter=list,${checkout}/build/playwright-counts.ts`,
      ...filters,
    ),
};

// npm test -- unit          one stage
// npm test -- e2e install   one stage's files whose path contains "install"
const args = process.argv.slice(2);
const asked = args.filter((arg) => arg in stages);
const filters = args.filter((arg) => !(arg in stages));
const results: { name: string; counts: Counts; seconds: number }[] = [];

for (const [name, stage] of Object.entries(stages)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n── ${name} ──`);
  const began = performance.now();
  const counts = await stage(filters).catch((error: unknown): Counts => {
    console.error(error);
    return { passed: 0, flaky: [], failed: [{ name, reason: String(error) }], skipped: [] };
  });
  results.push({ name, counts, seconds: (performance.now() - began) / 1000 });
}
await rm(scratch, { recursive: true });

const skipped = results.flatMap(({ counts }) => counts.skipped);
if (skipped.length > 0) {
  console.log("\nSkipped:");
  for (const { name, reason } of skipped) console.log(`  ${name}: ${reason}`);
}
const flaky = results.flatMap(({ counts }) => counts.flaky);
tell("Flaky: passed at the second try", flaky);
// Last, so that the end of a long log says what is wrong.
const failed = results.flatMap(({ counts }) => counts.failed);
tell("Failed", failed);

const cells = (name: string, ...rest: (number | string)[]) =>
  console.log(name.padEnd(14) + rest.map((cell) => String(cell).padStart(10)).join(""));
console.log();
cells("stage", "passed", "flaky", "failed", "skipped", "seconds");
for (const { name, counts, seconds } of results) {
  const { passed, flaky, failed, skipped } = counts;
  cells(name, passed, flaky.length, failed.length, skipped.length, seconds.toFixed(1));
}
const passed = results.reduce((total, { counts }) => total + counts.passed, 0);
console.log(`\n${passed} passed, ${flaky.length} flaky, ${failed.length} failed, ${skipped.length} skipped`);
process.exitCode = failed.length > 0 ? 1 : 0;

function tell(title: string, tests: readonly Told[]): void {
  if (tests.length === 0) return;
  console.log(`\n${title}:`);
  for (const { name, reason } of tests) {
    console.log(`  ${name}\n${stripVTControlCharacters(reason).slice(0, 2000).replaceAll(/^/gm, "    ")}`);
  }
}
