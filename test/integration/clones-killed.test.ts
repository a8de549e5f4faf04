import { execFile, spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, watch } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BackendSession } from "../support/backend-session.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { Random } from "../support/random.ts";

const run = promisify(execFile);
const blocked = privateLibvirtdBlocked();
const kills = 10;

describe.skipIf(blocked)(`killed while it clones${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let stateDir: string;
  const uuid = randomUUID();
  const checksum = async () =>
    createHash("sha256")
      .update(await readFile(join(libvirtd.imagesDir, "source.qcow2")))
      .digest("hex");

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd();
    stateDir = await mkdtemp(join(tmpdir(), "guesthouse-state-"));
    await mkdir(join(stateDir, "clones"));
    const [first, second] = ["source.qcow2", "second.qcow2"].map((name) => join(libvirtd.imagesDir, name));
    for (const path of [first!, second!]) {
      await run("qemu-img", ["create", "-f", "qcow2", path, "64M"]);
      await run("qemu-io", ["-f", "qcow2", "-c", "write -P 5 0 48M", path]);
    }
    const session = await BackendSession.start(libvirtd, stateDir);
    await session.define("source", plainXml("source", uuid, diskXml(first!) + diskXml(second!, "vdb")));
    await session.close({ keep: true });
  });
  afterAll(async () => {
    await libvirtd?.stop();
    await rm(stateDir, { recursive: true, force: true });
  });

  /** Resolves when a copy is begun, when the copies are about to get their names, or when the first has its own. */
  async function reached(step: number, name: string): Promise<void> {
    const folder = step === 1 ? join(stateDir, "clones") : libvirtd.imagesDir;
    for await (const { filename } of watch(folder)) {
      if (step === 0 ? filename?.startsWith(".") : step === 1 || filename === `${name}-vda.qcow2`) return;
    }
  }

  test(`${kills} times: the original is as it was, and a clone is there whole or not at all`, async () => {
    const before = await checksum();
    const dice = new Random(11);
    let whole = 0;
    let none = 0;
    for (let round = 0; round < kills; round += 1) {
      const name = `clone-${round}`;
      const child = spawn(
        process.execPath,
        [
          fileURLToPath(new URL("../support/clone-child.ts", import.meta.url)),
          libvirtd.socketPath,
          stateDir,
          uuid,
          name,
        ],
        { stdio: ["ignore", "ignore", "inherit"] },
      );
      await reached(round % 3, name);
      await delay(dice.below(60));
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;

      const session = await BackendSession.start(libvirtd, stateDir);
      const defined = (await libvirtd.virsh("list", "--all", "--name")).split("\n").includes(name);
      const expected = ["second.qcow2", "source.qcow2"];
      if (defined) expected.push(`${name}-vda.qcow2`, `${name}-vdb.qcow2`);
      await expect.poll(async () => (await readdir(libvirtd.imagesDir)).sort()).toEqual(expected.sort());
      expect(await checksum()).toBe(before);
      if (defined) {
        whole += 1;
        await run("qemu-img", [
          "compare",
          join(libvirtd.imagesDir, "source.qcow2"),
          join(libvirtd.imagesDir, `${name}-vda.qcow2`),
        ]);
        await libvirtd.virsh("undefine", name);
        for (const target of ["vda", "vdb"]) await rm(join(libvirtd.imagesDir, `${name}-${target}.qcow2`));
      } else none += 1;
      await session.close({ keep: true });
    }
    console.log(`killed ${kills} times: ${none} clones not there, ${whole} whole`);
    expect(none).toBeGreaterThan(0);
  });
});
