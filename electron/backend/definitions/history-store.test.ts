import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { HistoryStore } from "./history-store.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "guesthouse-history-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("keeps definitions and titles for the next session, the newest first", async () => {
  const store = new HistoryStore(join(folder, "machine"));
  const first = await store.add("<domain/>", 1);
  await store.add("<domain>2</domain>", 2);
  await store.setTitle(first.id, "Change it");
  const again = new HistoryStore(join(folder, "machine"));
  const [newest, oldest] = await again.entries();
  expect(newest).toMatchObject({ at: 2 });
  expect(oldest).toEqual({ id: first.id, at: 1, title: "Change it" });
  expect(await again.xml(first.id)).toBe("<domain/>");
});

test("keeps a hundred, and no file of what it let go", async () => {
  const store = new HistoryStore(folder);
  for (let at = 0; at < 103; at += 1) await store.add(`<domain>${at}</domain>`, at);
  const entries = await store.entries();
  expect(entries).toHaveLength(100);
  expect(entries.at(-1)).toMatchObject({ at: 3 });
  expect((await readdir(folder)).toSorted()).toEqual(
    ["index.json", ...entries.map(({ id }) => `${id}.xml`)].toSorted(),
  );
});

test("a damaged index is an empty one, and only what it names is read", async () => {
  await writeFile(join(folder, "index.json"), '{"version":1,"entries":[{"id":"../../secret","at":1}]}');
  const store = new HistoryStore(folder);
  expect(await store.entries()).toEqual([]);
  expect(await store.xml("../../secret")).toBeUndefined();
  await store.add("<domain/>", 1);
  expect(await new HistoryStore(folder).entries()).toHaveLength(1);
});

test("what is cleared is gone, and new definitions may follow", async () => {
  const own = join(folder, "machine");
  const store = new HistoryStore(own);
  const { id } = await store.add("<domain/>", 1);
  await store.clear();
  expect(await store.entries()).toEqual([]);
  expect(await store.xml(id)).toBeUndefined();
  await expect(readdir(own)).rejects.toThrow("ENOENT");
  await store.add("<domain/>", 2);
  expect(await new HistoryStore(own).entries()).toHaveLength(1);
});
