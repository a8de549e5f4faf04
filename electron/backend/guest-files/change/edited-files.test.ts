import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepEdited } from "./edited-files.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "guesthouse-edited-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("what was there is kept under a name that says machine and path, for its owner alone", async () => {
  const file = await keepEdited(folder, "../web\nserver", "/etc/../x/motd", Buffer.from("before"));
  expect(dirname(file)).toBe(join(folder, "edited-files"));
  expect(basename(file)).toMatch(/^\d{4}-\d\d-\d\dT[\d.-]+Z web-server etc-..-x-motd$/);
  expect(await readFile(file, "utf8")).toBe("before");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("only the last 200 are kept", async () => {
  const kept = join(folder, "edited-files");
  await mkdir(kept);
  for (let number = 100; number < 320; number += 1) await writeFile(join(kept, `2000-${number}`), "");
  const file = await keepEdited(folder, "web", "/etc/motd", Buffer.from("before"));
  const names = (await readdir(kept)).sort();
  expect(names).toHaveLength(200);
  expect(names[0]).toBe("2000-121");
  expect(names.at(-1)).toBe(basename(file));
});
