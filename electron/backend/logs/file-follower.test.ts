import { appendFile, mkdir, mkdtemp, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LogItem } from "../../../shared/contract/logs.ts";
import { followFile } from "./file-follower.ts";
import { openLog, PAGE, readPage } from "./read-file.ts";

let folder: string;
let path: string;
let stop: AbortController;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "guesthouse-log-"));
  path = join(folder, "vm.log");
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await rm(folder, { recursive: true, force: true });
});

const follow = (at = path, onHint?: (listener: () => void) => () => void) =>
  followFile({ path: at, shownPath: "/shown", command: "sudo tail", signal: stop.signal, onHint });
const next = async (items: AsyncIterator<LogItem, void>) => (await items.next()).value as LogItem;

/** What came, put together as a reader does, until `fits`. */
async function until(items: AsyncIterator<LogItem, void>, fits: (text: string) => boolean): Promise<string> {
  let text = "";
  while (!fits(text)) {
    const item = await next(items);
    if (item.type !== "text") throw new Error(item.why);
    text = item.more ? text + item.text : item.text;
  }
  return text;
}

test("gives the end of the file, then what is added", async () => {
  await writeFile(path, "one\n");
  const items = follow();
  expect(await next(items)).toEqual({ type: "text", more: false, start: 0, text: "one\n", path: "/shown" });
  await appendFile(path, "two\n");
  expect(await next(items)).toMatchObject({ more: true, start: 4, text: "two\n" });
});

test("begins at a line, and earlier pages join without a gap", async () => {
  const lines = Array.from({ length: 60_000 }, (_, index) => `line ${index} ä\n`).join("");
  await writeFile(path, lines);
  const first = await next(follow());
  if (first.type !== "text") throw new Error(first.why);
  expect(first.text).toMatch(/^line \d+ ä\n/);
  expect(Buffer.byteLength(first.text)).toBeLessThanOrEqual(PAGE);
  let { start, text } = first;
  const handle = await openLog(path);
  while (start > 0) {
    const page = await readPage(handle, start);
    expect(page.start + page.bytes.length).toBe(start);
    text = page.bytes.toString("utf8") + text;
    start = page.start;
  }
  await handle.close();
  expect(text).toBe(lines);
});

test("a line longer than a page is taken in parts, not for ever", async () => {
  await writeFile(path, "é".repeat(PAGE));
  const handle = await openLog(path);
  const last = await readPage(handle, 2 * PAGE);
  const before = await readPage(handle, last.start);
  await handle.close();
  expect([before.start, last.start]).toEqual([0, PAGE]);
  const odd = join(folder, "odd.log");
  await writeFile(odd, `x${"é".repeat(PAGE)}`);
  const second = await openLog(odd);
  const page = await readPage(second, 2 * PAGE + 1);
  await second.close();
  expect(page.bytes.toString("utf8")).not.toContain("\ufffd");
});

test("characters that are written in two pieces stay whole", async () => {
  const bytes = Buffer.from("ä\n");
  await writeFile(path, bytes.subarray(0, 1));
  const items = follow();
  await next(items);
  await appendFile(path, bytes.subarray(1));
  expect(await next(items)).toMatchObject({ more: true, text: "ä\n" });
});

test("a file that was put away, or cut, is followed from its end anew", async () => {
  await writeFile(path, "old\n");
  const items = follow();
  await next(items);
  await rename(path, `${path}.0`);
  await writeFile(path, "new\n");
  expect(await until(items, (text) => text === "new\n")).toBe("new\n");
  await truncate(path, 0);
  await appendFile(path, "c\n");
  expect(await until(items, (text) => text === "c\n")).toBe("c\n");
});

test("a reader that does not take gets the newest page, not a queue", async () => {
  await writeFile(path, "begin\n");
  const items = follow();
  await next(items);
  await appendFile(path, `${"x".repeat(99)}\n`.repeat(PAGE / 50));
  await appendFile(path, "last\n");
  expect(await until(items, (text) => text.endsWith("last\n"))).not.toContain("begin");
});

test("says that there is no file yet, and goes on when it comes", async () => {
  const items = follow();
  expect(await next(items)).toEqual({ type: "absent", why: "none", path: "/shown" });
  await writeFile(path, "there\n");
  expect(await until(items, (text) => text === "there\n")).toBe("there\n");
});

test("a folder that comes later is found at the next hint", async () => {
  const late = join(folder, "late");
  let hint = () => {};
  const items = follow(join(late, "vm.log"), (listener) => {
    hint = listener;
    return () => {};
  });
  expect(await next(items)).toMatchObject({ why: "none" });
  await mkdir(late);
  await writeFile(join(late, "vm.log"), "there\n");
  hint();
  expect(await until(items, (text) => text === "there\n")).toBe("there\n");
});

test("neither a link nor a folder is read", async () => {
  await writeFile(join(folder, "secret"), "secret");
  await symlink(join(folder, "secret"), path);
  await expect(openLog(path)).rejects.toMatchObject({ code: "ELOOP" });
  await expect(openLog(folder)).rejects.toMatchObject({ code: "EINVAL" });
  expect(await next(follow())).toMatchObject({ type: "absent", why: "forbidden", command: "sudo tail" });
});
