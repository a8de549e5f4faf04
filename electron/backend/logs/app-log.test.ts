import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppLog } from "./app-log.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "guesthouse-log-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const path = (name = "guesthouse.log") => join(folder, "logs", name);

test("writes one line an entry, for its owner only", async () => {
  const log = new AppLog(folder);
  log.write("info", "begins");
  log.write("error", "two\nlines\n");
  await log.close();
  expect(await readFile(path(), "utf8")).toMatch(/^\S+Z info begins\n\S+Z error two\n {4}lines\n$/);
  expect((await stat(path())).mode & 0o777).toBe(0o600);
});

test("keeps what goes to standard error, until it is closed", async () => {
  const log = new AppLog(folder);
  // The runner's own console is not node's.
  const { error } = await vi.importActual<typeof import("node:console")>("node:console");
  error("guesthouse: %s failed", "it");
  await log.close();
  error("guesthouse: afterwards");
  const text = await readFile(path(), "utf8");
  expect(text).toMatch(/Z error it failed\n$/);
  expect(text).not.toContain("afterwards");
});

test("puts a full file away and forgets the oldest", async () => {
  for (let round = 0; round < 6; round++) {
    const log = new AppLog(folder);
    log.write("info", `round ${round}`);
    await log.close();
    await writeFile(path(), Buffer.concat([await readFile(path()), Buffer.alloc(1 << 20, "x")]));
  }
  expect((await readdir(join(folder, "logs"))).sort()).toEqual([
    "guesthouse.log",
    "guesthouse.log.0",
    "guesthouse.log.1",
    "guesthouse.log.2",
  ]);
  expect(await readFile(path("guesthouse.log.0"), "utf8")).toContain("round 4");
  expect(await readFile(path("guesthouse.log.2"), "utf8")).toContain("round 2");
});

test("a disk that takes nothing makes nothing fail", async () => {
  await writeFile(join(folder, "logs"), "in the way");
  const log = new AppLog(folder);
  log.write("info", "lost");
  await expect(log.close()).resolves.toBeUndefined();
});
