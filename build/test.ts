import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "./check.ts";
import { compileIfStale } from "./compile.ts";
import { type Counts, countsVariable } from "./counts.ts";
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
    failed: 0,
    skipped: [],
  }));
  return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

const vitest = (project: string, filters: string[]) =>
  runner(
    project,
    "vitest",
    "run",
    `--project=${project}`,
    "--reporter=default",
    `--reporter=${checkout}/build/vitest-counts.ts`,
    ...filters,
  );

const stages: Record<string, (filters: string[]) => Promise<Counts>> = {
  build: async () => {
    const good = await compileIfStale();
    return { passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: [] };
  },
  check: async () => ({ ...(await check()), skipped: [] }),
  unit: (filters) => vitest("unit", filters),
  integration: (filters) => vitest("integration", filters),
  e2e: (filters) =>
    runner("e2e", "playwright", "test", `--reporter=list,${checkout}/build/playwright-counts.ts`, ...filters),
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
    return { passed: 0, failed: 1, skipped: [] };
  });
  results.push({ name, counts, seconds: (performance.now() - began) / 1000 });
}
await rm(scratch, { recursive: true });

const skipped = results.flatMap(({ counts }) => counts.skipped);
if (skipped.length > 0) {
  console.log("\nSkipped:");
  for (const { name, reason } of skipped) console.log(`  ${name}: ${reason}`);
}

const cells = (name: string, ...rest: (number | string)[]) =>
  console.log(name.padEnd(14) + rest.map((cell) => String(cell).padStart(10)).join(""));
console.log();
cells("stage", "passed", "failed", "skipped", "seconds");
for (const { name, counts, seconds } of results) {
  cells(name, counts.passed, counts.failed, counts.skipped.length, seconds.toFixed(1));
}
const sum = (count: (counts: Counts) => number) =>
  results.reduce((total, { counts }) => total + count(counts), 0);
const failed = sum((counts) => counts.failed);
console.log(`\n${sum((counts) => counts.passed)} passed, ${failed} failed, ${skipped.length} skipped`);
process.exitCode = failed > 0 ? 1 : 0;
