import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { check } from "./check.ts";
import { compileIfStale } from "./compile.ts";
import { merge, nameSeparator, type Outcome, outcomesVariable } from "./outcomes.ts";
import { checkout, run, tool } from "./run.ts";

const scratch = await mkdtemp(join(tmpdir(), "guesthouse-outcomes-"));

/** Runs a test runner and takes its outcomes; a runner that ends badly without a failed test is one. */
async function runner(name: string, ...args: string[]): Promise<Outcome[]> {
  const file = join(scratch, `${name}.json`);
  await rm(file, { force: true });
  const { status } = await run(tool(args[0]!), args.slice(1), {
    show: true,
    env: { [outcomesVariable]: file },
  });
  const outcomes: Outcome[] = await readFile(file, "utf8").then(JSON.parse, () => []);
  return status !== 0 && !outcomes.some(({ state }) => state === "failed")
    ? [...outcomes, { name, state: "failed", reason: `${args[0]} ended with ${status}` }]
    : outcomes;
}

/** The projects of vitest.config.ts whose names begin with a stage's. */
const vitest = (stage: string, filters: readonly string[]) =>
  runner(
    stage,
    "vitest",
    "run",
    `--project=${stage}*`,
    "--reporter=default",
    `--reporter=${checkout}/build/vitest-outcomes.ts`,
    ...filters,
  );

/**
 * Against a real daemon and real guests on a shared machine a test may lose a race with the clock, so it has a second
 * try. Its whole file is run again: what a failed test left in its daemon would fail it anew.
 */
async function integration(filters: readonly string[]): Promise<Outcome[]> {
  const first = await vitest("integration", filters);
  const failed = first.filter(({ state }) => state === "failed");
  const files = [...new Set(failed.map(({ name }) => name.split(nameSeparator)[0]!))];
  if (files.length === 0 || !files.every((file) => existsSync(join(checkout, file)))) return first;
  tell("Failed, and run once more", failed);
  return merge(first, await vitest("integration", files));
}

const stages: Record<string, (filters: string[]) => Promise<Outcome[]>> = {
  build: async () =>
    (await compileIfStale())
      ? [{ name: "build", state: "passed" }]
      : [{ name: "build", state: "failed", reason: "the bundles do not build; see above" }],
  check,
  unit: (filters) => vitest("unit", filters),
  fixtures: () => fixtures!,
  integration,
  e2e: (filters) =>
    runner(
      "e2e",
      "playwright",
      "test",
      "--retries=1",
      `--reporter=list,${checkout}/build/playwright-outcomes.ts`,
      ...filters,
    ),
};

// npm test -- unit          one stage
// npm test -- e2e install   one stage's files whose path contains "install"
const args = process.argv.slice(2);
const asked = args.filter((arg) => arg in stages);
const filters = args.filter((arg) => !(arg in stages));
const results: { name: string; outcomes: Outcome[]; seconds: number }[] = [];
if (asked.includes("integration") || asked.includes("e2e")) asked.push("fixtures");
const isAsked = (name: string) => asked.length === 0 || asked.includes(name);

// What the stages behind it boot is made beside those before it, for some of it is downloaded.
const fixtures = isAsked("fixtures") ? makeFixtures() : undefined;

for (const [name, stage] of Object.entries(stages)) {
  if (!isAsked(name)) continue;
  console.log(`\n── ${name} ──`);
  const began = performance.now();
  const outcomes = await stage(filters).catch((error: unknown): Outcome[] => {
    console.error(error);
    return [{ name, state: "failed", reason: String(error) }];
  });
  results.push({ name, outcomes, seconds: (performance.now() - began) / 1000 });
}
await rm(scratch, { recursive: true });

const all = results.flatMap(({ outcomes }) => outcomes);
const of = (outcomes: readonly Outcome[], state: Outcome["state"]) =>
  outcomes.filter((outcome) => outcome.state === state);
const skipped = of(all, "skipped");
if (skipped.length > 0) {
  console.log("\nSkipped:");
  for (const { name, reason = "no reason given" } of skipped) console.log(`  ${name}: ${reason}`);
}
tell("Flaky: passed in one of two tries", of(all, "flaky"));
// Last, so that the end of a long log says what is wrong.
const failed = of(all, "failed");
tell("Failed", failed);

const states = ["passed", "flaky", "failed", "skipped"] as const;
const cells = (name: string, ...rest: (number | string)[]) =>
  console.log(name.padEnd(14) + rest.map((cell) => String(cell).padStart(10)).join(""));
console.log();
cells("stage", ...states, "seconds");
for (const { name, outcomes, seconds } of results) {
  cells(name, ...states.map((state) => of(outcomes, state).length), seconds.toFixed(1));
}
console.log(`\n${states.map((state) => `${of(all, state).length} ${state}`).join(", ")}`);
process.exitCode = failed.length > 0 ? 1 : 0;

async function makeFixtures(): Promise<Outcome[]> {
  const { status, output, seconds } = await run(join(checkout, "build/fixtures"), []);
  console.log(`${output}fixtures after ${seconds.toFixed(1)} s`);
  const name = "fixtures";
  return [status === 0 ? { name, state: "passed" } : { name, state: "failed", reason: output }];
}

function tell(title: string, outcomes: readonly Outcome[]): void {
  if (outcomes.length === 0) return;
  console.log(`\n${title}:`);
  for (const { name, reason = "no reason given" } of outcomes) {
    console.log(`  ${name}\n${stripVTControlCharacters(reason).slice(0, 2000).replaceAll(/^/gm, "    ")}`);
  }
}
