import { readdir } from "node:fs/promises";
import { compileIfStale } from "../../build/compile.ts";
import { line, type Result } from "./measure.ts";

const suffix = ".bench.ts";
const names = (await readdir(import.meta.dirname))
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length))
  .sort();

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(", ")}; there are: ${names.join(", ")}.`);
  process.exit(2);
}

// What is measured is what stands here, not what was built some time ago.
if (!(await compileIfStale())) process.exit(1);

// One after the other: they would only measure each other.
for (const name of wanted.length > 0 ? wanted : names) {
  const { default: bench } = (await import(`./${name}${suffix}`)) as { default: () => Promise<Result[]> };
  for (const result of await bench()) console.log(line(result));
}
