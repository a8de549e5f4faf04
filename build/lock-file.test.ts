import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Locked {
  readonly optionalDependencies?: Record<string, string>;
}

/**
 * npm leaves other platforms' packages out of the lock file when it is updated next to an installed
 * node_modules (or when a registry does not carry them), and then refuses the file in a bare clone.
 */
test("the lock file lists the optional packages of every platform", () => {
  const lock = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
  const packages: Record<string, Locked> = lock.packages;
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !ancestors(path).some((at) => `${at}${name}` in packages),
    ),
  );
  expect(missing).toEqual([]);
});

/** The folders in which Node looks for a package that the one at `path` needs. */
function ancestors(path: string): string[] {
  const parts = path === "" ? [] : path.split("/node_modules/");
  return [
    "node_modules/",
    ...parts.map((_, index) => `${parts.slice(0, index + 1).join("/node_modules/")}/node_modules/`),
  ];
}
