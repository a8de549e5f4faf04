import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { HostFolder, tryFolder } from "./host-folder.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "guesthouse-host-folder-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("what is no folder, or is not there, is not opened", async () => {
  await writeFile(join(folder, "file"), "");
  await expect(HostFolder.open(join(folder, "none"))).rejects.toMatchObject({ code: "no-such-folder" });
  await expect(HostFolder.open(join(folder, "file"))).rejects.toMatchObject({ code: "not-a-folder" });
});

test("a folder is tried, and is as it was then", async () => {
  await using open = await HostFolder.open(folder);
  const { rules, free } = await tryFolder(open, folder);
  expect(rules).toMatchObject({ caseless: false, windows: false });
  expect(free).toBeGreaterThan(0);
  expect(await readdir(folder)).toEqual([]);
});

test("a folder that takes nothing is called by the name that the user knows", async () => {
  // Not even root makes anything there.
  const where = "/sys/kernel";
  await using open = await HostFolder.open(where);
  await expect(tryFolder(open, where)).rejects.toMatchObject({
    code: expect.stringMatching(/^(?:no-write|read-only)$/),
    message: expect.stringContaining(where),
  });
});

test("a folder that was deleted meanwhile is called by its name, too", async () => {
  const gone = join(folder, "gone");
  await mkdir(gone);
  await using open = await HostFolder.open(gone);
  await rm(gone, { recursive: true });
  await expect(tryFolder(open, gone)).rejects.toMatchObject({
    code: "no-such-folder",
    message: expect.stringContaining(gone),
  });
});
