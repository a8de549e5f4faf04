import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkout } from "./run.ts";

const { forbidden } = createRequire(import.meta.url)("./layers/rules.cjs") as {
  forbidden: { name: string }[];
};

/** A tree of files that break every rule, by what each imports. */
const offenders: Record<string, readonly string[]> = {
  "shared/model/offender.ts": ["../../electron/backend/service.ts", "./missing.ts"],
  "renderer/app/Offender.tsx": ["node:fs", "../../electron/backend/service.ts", "../features/two/Inside.tsx"],
  "renderer/components/Widget.tsx": ["../features/two/index.ts"],
  "renderer/features/one/One.tsx": ["../two/Inside.tsx", "@orpc/client"],
  "renderer/features/two/index.ts": ["./Inside.tsx"],
  "renderer/features/two/Inside.tsx": [],
  "electron/backend/service.ts": ["electron", "../shell/window.ts", "../../test/support/help.ts"],
  "electron/backend/libvirt/client.ts": ["../../../shared/model/offender.ts"],
  "electron/backend/xml/document.ts": ["../service.ts"],
  "electron/shell/window.ts": ["./other.ts"],
  "electron/shell/other.ts": ["./window.ts"],
  "test/support/help.ts": [],
};

test("every rule about layers bites, in .ts and .tsx files alike", () => {
  const root = mkdtempSync(join(tmpdir(), "guesthouse-layers-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, imports] of Object.entries(offenders)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    const lines = imports.map((from, index) => `import { value as v${index} } from "${from}";`);
    const uses = imports.map((_, index) => `v${index}`).join(", ");
    writeFileSync(join(root, path), [...lines, `export const value: unknown = [${uses}];`, ""].join("\n"));
  }
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      `--import=${checkout}/build/layers/own-typescript.js`,
      join(checkout, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs"),
      `--config=${checkout}/build/layers/rules.cjs`,
      "--output-type=json",
      ...["electron", "renderer", "shared", "test"],
    ],
    { cwd: root, encoding: "utf8" },
  );
  expect(stderr).toBe("");
  const found: { rule: { name: string } }[] = JSON.parse(stdout).summary.violations;
  expect(new Set(found.map(({ rule }) => rule.name))).toEqual(new Set(forbidden.map(({ name }) => name)));
});
