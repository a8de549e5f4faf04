import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { holdersOf } from "./holders.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "guesthouse-holders-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("names the processes that have a file open, and the machine that one runs", async () => {
  const path = join(folder, "disk.raw");
  await writeFile(path, "x");
  expect(await holdersOf(path)).toEqual([]);
  await using file = await open(path);
  // Named as QEMU is by libvirt; it holds the file as its standard input.
  const child = spawn("sleep", ["60"], {
    argv0: "/usr/bin/qemu-system-x86_64",
    stdio: [file.fd, "ignore", "ignore"],
  });
  await once(child, "spawn");
  expect(await holdersOf(path)).toEqual([{ pid: child.pid, program: "qemu-system-x86_64" }]);
  const guest = spawn(
    process.execPath,
    ["-e", "setInterval(() => {}, 1e6)", "--", "-name", "guest=web,x=on"],
    {
      stdio: [file.fd, "ignore", "ignore"],
    },
  );
  await once(guest, "spawn");
  expect(await holdersOf(path)).toContainEqual({ pid: guest.pid, program: "node", machine: "web" });
  const ended = [once(child, "exit"), once(guest, "exit")];
  child.kill();
  guest.kill();
  await Promise.all(ended);
  expect(await holdersOf(path)).toEqual([]);
  expect(await holdersOf(join(folder, "none"))).toEqual([]);
});
