// Whether node_modules holds what package-lock.json names; exit status 0 or 1.
// Plain JavaScript, since the computer's own Node may have to run it.
import { readFileSync } from "node:fs";

const read = (path) => JSON.parse(readFileSync(path, "utf8")).packages;
const wanted = read("package-lock.json");
const present = read("node_modules/.package-lock.json");
const differs = Object.entries(wanted).some(
  ([path, { version, optional }]) =>
    path !== "" && (present[path] ? present[path].version !== version : !optional),
);
process.exitCode = differs ? 1 : 0;
