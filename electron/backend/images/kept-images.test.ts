import { link, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { KeptImages } from "./kept-images.ts";

let folder: string;
let names: { image: string; copy: string; kept: string };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "guesthouse-kept-"));
  names = { image: join(folder, "disk"), copy: join(folder, "copy"), kept: join(folder, "disk.before") };
  await writeFile(names.image, "original");
  await writeFile(names.copy, "copy");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const entry = () => ({
  connection: "c1",
  image: names.image,
  kept: names.kept,
  localImage: names.image,
  localKept: names.kept,
  why: "Before a test",
});
const contents = (path: string) => readFile(path, "utf8");

/** What a process that is no more has written down. */
async function crashed(): Promise<void> {
  const { dev, ino } = await stat(names.image, { bigint: true });
  const inode = `${dev}:${ino}`;
  const images = [{ ...entry(), id: "1", inode, at: 0, pid: 0x7fff_fffe, started: "1" }];
  await writeFile(join(folder, "kept-images.json"), JSON.stringify({ version: 1, images }));
}

test("the copy takes the name, and the original comes back or goes", async () => {
  const kept = new KeptImages(folder);
  const first = await kept.exchange(names.copy, entry());
  expect([await contents(names.image), await contents(names.kept)]).toEqual(["copy", "original"]);
  expect(await new KeptImages(folder).list("c1")).toMatchObject([{ id: first.id, why: "Before a test" }]);
  await kept.putBack(await kept.find(first.id));
  expect(await contents(names.image)).toBe("original");
  await writeFile(names.copy, "copy");
  const second = await kept.exchange(names.copy, entry());
  await kept.letGo(await kept.find(second.id));
  expect(await contents(names.image)).toBe("copy");
  expect(await kept.list("c1")).toEqual([]);
  expect((await readdir(folder)).sort()).toEqual(["disk", "kept-images.json"]);
});

test("nothing is written over where the name for the original is taken", async () => {
  await writeFile(names.kept, "somebody else's");
  const kept = new KeptImages(folder);
  await expect(kept.exchange(names.copy, entry())).rejects.toMatchObject({ code: "file-exists" });
  expect([await contents(names.image), await contents(names.kept)]).toEqual(["original", "somebody else's"]);
  expect(await kept.list("c1")).toEqual([]);
});

test("killed before the exchange: the second name goes, the image is what it was", async () => {
  await crashed();
  await link(names.image, names.kept);
  expect(await new KeptImages(folder).list("c1")).toEqual([]);
  expect(await contents(names.image)).toBe("original");
  expect((await readdir(folder)).includes("disk.before")).toBe(false);
});

test("killed after the exchange: the original is kept", async () => {
  await crashed();
  await link(names.image, names.kept);
  await rename(names.copy, names.image);
  expect(await new KeptImages(folder).list("c1")).toHaveLength(1);
  expect([await contents(names.image), await contents(names.kept)]).toEqual(["copy", "original"]);
});

test("killed before either: somebody else's file under the second name stays, and is not taken for an original", async () => {
  await crashed();
  await writeFile(names.kept, "somebody else's");
  expect(await new KeptImages(folder).list("c1")).toEqual([]);
  await expect(new KeptImages(folder).find("1")).rejects.toMatchObject({ code: "no-such-image" });
  expect(await contents(names.kept)).toBe("somebody else's");
});
