import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { UnfinishedFiles } from "./unfinished-files.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "guesthouse-unfinished-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("an unfinished folder is for this user only, and goes with all that is in it", async () => {
  const state = join(folder, "state");
  await mkdir(state);
  const files = new UnfinishedFiles(state);
  const made = await files.beginFolder(folder, "Copy");
  expect((await stat(made.path)).mode & 0o777).toBe(0o700);
  await writeFile(join(made.path, "half"), "ha");
  expect(await files.cleanUp()).toEqual([]);
  await made.discard();
  expect(await readdir(folder)).toEqual(["state"]);
});

test("what a process that is gone left is deleted, a folder with all that is in it", async () => {
  const left = join(folder, ".guesthouse-left");
  await mkdir(join(left, "1"), { recursive: true });
  await writeFile(join(left, "1/half"), "ha");
  await writeFile(join(folder, "half"), "ha");
  const { pid } = spawnSync("true");
  const rest = { title: "Copy", pid, started: "1" };
  const list = [
    { path: left, ...rest, folder: true },
    { path: join(folder, "half"), ...rest },
  ];
  const state = join(folder, "state");
  await mkdir(state);
  await writeFile(join(state, "unfinished-files.json"), JSON.stringify({ version: 1, files: list }));
  const deleted = await new UnfinishedFiles(state).cleanUp();
  expect(deleted.map(({ path }) => path)).toEqual([left, join(folder, "half")]);
  expect(await readdir(folder)).toEqual(["state"]);
});
