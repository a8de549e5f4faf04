import {
  appendFile,
  chmod,
  link,
  mkdir,
  mkdtemp,
  open,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nameBytes, nameOf } from "../../../../shared/model/guest-name.ts";
import { allOfAll, type CopyNode } from "./copy-node.ts";
import { type Dress, findOnHost, hostSource } from "./host-source.ts";

const dress = { uid: 5, gid: 6, fileMode: 0o640, folderMode: 0o750 };
const { signal } = new AbortController();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "guesthouse-source-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const here = (name: string) => join(folder, name);
const look = async (owned: Dress, ...names: string[]) => {
  const { roots, leftOut, notes } = await findOnHost(names.map(here), owned);
  return { nodes: [...allOfAll(roots)], leftOut, notes };
};
const found = (...names: string[]) => look(dress, ...names);
const named = (nodes: readonly CopyNode[], name: string) => nodes.find((node) => node.name === name)!;

test("folders are looked at in whole, with the owner and permissions that they are to have", async () => {
  const odd = nameOf(Uint8Array.from([0x61, 0xff]));
  await mkdir(here("a/b"), { recursive: true });
  await writeFile(Buffer.from(nameBytes(here(`a/b/${odd}`))), "odd");
  await writeFile(here("a/program"), "x", { mode: 0o700 });
  await writeFile(here("a/text"), "xy", { mode: 0o600 });
  await utimes(here("a/text"), 1_700_000_000, 1_700_000_000);
  await link(here("a/text"), here("a/text too"));
  const { nodes, leftOut } = await found("a");
  expect(leftOut).toEqual([]);
  expect(nodes.map(({ name }) => name).sort()).toEqual(["a", "b", odd, "program", "text", "text too"].sort());
  expect(named(nodes, "a")).toMatchObject({ kind: "directory", uid: 5, gid: 6, mode: 0o750, bytes: 0 });
  expect(named(nodes, "program")).toMatchObject({ mode: 0o750 });
  expect(named(nodes, "text")).toMatchObject({
    ...{ kind: "file", uid: 5, gid: 6, mode: 0o640, bytes: 2, modifiedAt: 1_700_000_000_000 },
  });
  expect(named(nodes, "text").identity).toBe(named(nodes, "text too").identity);
  expect(named(nodes, "program").identity).toBeUndefined();
  expect(named(nodes, "text").links).toBe(2);
  await using file = await hostSource.open(named(nodes, odd), signal);
  expect(Buffer.from(await file.read(1, 2)).toString()).toBe("dd");
});

test("a chosen symlink is followed once, those below it are copied as they are", async () => {
  await mkdir(here("real"));
  await symlink("/etc/shadow", here("real/secret"));
  await symlink("real", here("chosen"));
  const { nodes } = await found("chosen");
  expect(nodes.map(({ name, kind, target }) => [name, kind, target])).toEqual([
    ["chosen", "directory", undefined],
    ["secret", "symlink", "/etc/shadow"],
  ]);
});

test("where nothing is chosen permissions are those here, and no file runs with another's rights", async () => {
  await mkdir(here("a"));
  for (const [name, mode] of [
    ["private", 0o600],
    ["program", 0o755],
    ["setuid", 0o4711],
    ["setgid", 0o2755],
  ] as const) {
    await writeFile(here(`a/${name}`), "x");
    await chmod(here(`a/${name}`), mode);
  }
  await chmod(here("a"), 0o3775);
  const { nodes, notes } = await look({ uid: 5, gid: 6, fileMode: undefined, folderMode: undefined }, "a");
  const modes = Object.fromEntries(nodes.map(({ name, mode }) => [name, mode.toString(8)]));
  expect(modes).toEqual({ a: "3775", private: "600", program: "755", setuid: "711", setgid: "755" });
  expect(notes.join()).toContain("2 programs will not run with the owner’s or group’s rights");
  expect((await found("a")).notes.join()).not.toContain("programs");
});

test("a file that was exchanged for a symlink, written over or became shorter is not read; one that grew is, as it was", async () => {
  await writeFile(here("a"), "12345");
  await writeFile(here("b"), "12345");
  const { nodes } = await found("a", "b");
  await rm(here("a"));
  await symlink("/etc/passwd", here("a"));
  await expect(hostSource.open(named(nodes, "a"), signal)).rejects.toMatchObject({ code: "copy-changed" });
  await using file = await hostSource.open(named(nodes, "b"), signal);
  await truncate(here("b"), 3);
  await expect(file.read(0, 5)).rejects.toMatchObject({ code: "copy-changed" });

  await writeFile(here("c"), "12345");
  await writeFile(here("log"), "12345");
  const written = await found("c", "log");
  await using log = await hostSource.open(named(written.nodes, "log"), signal);
  await appendFile(here("log"), "6789");
  expect(Buffer.from(await log.read(0, 5)).toString()).toBe("12345");
  await using other = await hostSource.open(named(written.nodes, "c"), signal);
  await writeFile(here("c"), "54321");
  await utimes(here("c"), 1_700_000_000, 1_700_000_000);
  await expect(other.read(0, 5)).rejects.toMatchObject({ code: "copy-changed" });
});

test("what was chosen and is not there is called by its name", async () => {
  await writeFile(here("file"), "");
  for (const name of ["none", "file/none"]) {
    await expect(found(name)).rejects.toMatchObject({
      code: "no-such-file",
      message: expect.stringContaining(here(name)),
    });
  }
});

test("only what holds something of a file with holes is read", async () => {
  {
    await using file = await open(here("sparse"), "w");
    await file.truncate(1 << 30);
    await file.write("data", 1 << 29);
  }
  const { nodes } = await found("sparse");
  await using file = await hostSource.open(nodes[0]!, signal);
  const ranges = await file.ranges();
  const start = 1 << 29;
  expect(ranges).toHaveLength(1);
  expect(ranges[0]!.at).toBeLessThanOrEqual(start);
  expect(ranges[0]!.at + ranges[0]!.length).toBeGreaterThanOrEqual(start + 4);
  expect(ranges[0]!.length).toBeLessThanOrEqual(1 << 20);
});
