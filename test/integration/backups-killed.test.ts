import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BackendSession } from "../support/backend-session.ts";
import { BackupFolder } from "../support/backup-machine.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { contentsOf } from "../support/qcow2-reader.ts";
import { Random } from "../support/random.ts";

const blocked = privateLibvirtdBlocked();
const run = promisify(execFile);
/** More of them where one asks for it; a run of 40 is what changes of this code are tried with. */
const kills = Number(process.env["GUESTHOUSE_KILLS"] ?? 8);
const child = fileURLToPath(new URL("../support/backup-child.ts", import.meta.url));

describe.skipIf(blocked)(`killed while it backs up${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let stateDir: string;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    stateDir = await mkdtemp(join(tmpdir(), "guesthouse-state-"));
  });
  afterAll(async () => {
    await libvirtd?.stop();
    await rm(stateDir, { recursive: true, force: true });
  });

  test(`${kills} times: the machine's disk is as it was, no checkpoint and no half backup stays`, async () => {
    const uuid = crypto.randomUUID();
    const image = join(libvirtd.imagesDir, "killed.qcow2");
    const folder = join(libvirtd.imagesDir, "backups");
    await mkdir(folder);
    await run("qemu-img", ["create", "-q", "-f", "qcow2", image, "24M"]);
    await run("qemu-io", ["-f", "qcow2", "-c", "write -q -P 7 0 24M", image]);
    const before = await BackendSession.start(libvirtd, stateDir);
    await before.define("killed", plainXml("killed", uuid, diskXml(image)));
    await before.close({ keep: true });
    await libvirtd.virsh("start", "killed");
    const was = contentsOf(image);

    const dice = new Random(11);
    let interrupted = 0;
    for (let round = 0; round < kills; round += 1) {
      const app = spawn(process.execPath, [child, libvirtd.socketPath, stateDir, uuid, folder], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await once(app.stdout, "data");
      await delay(dice.below(1500));
      app.kill("SIGKILL");
      await once(app, "exit");
      const noted = await readFile(join(stateDir, "unfinished-backups.json"), "utf8").catch(() => "");
      if (noted.includes('"pid"')) interrupted += 1;

      const session = await BackendSession.start(libvirtd, stateDir);
      const backups = await BackupFolder.of(session, folder);
      const { backups: found } = await backups.machine(uuid);
      const ref = await backups.make(uuid, found.length > 0 && round % 2 ? "incremental" : "full");
      await backups.verify(ref);
      const { machine, backups: list } = await backups.machine(uuid);
      expect((await readdir(join(folder, machine))).sort()).toEqual(list.map(({ id }) => id).sort());
      const checkpoints = await libvirtd.virsh("checkpoint-list", "killed", "--name");
      expect(checkpoints.split("\n").filter(Boolean).sort()).toEqual(
        list.map(({ id }) => `guesthouse-${id}`).sort(),
      );
      expect(list.filter(({ broken }) => broken !== undefined)).toEqual([]);
      await session.close({ keep: true });
    }
    expect(contentsOf(image).equals(was)).toBe(true);
    await libvirtd.virsh("destroy", "killed");
    await run("qemu-img", ["check", "-q", "-f", "qcow2", image]);
    console.log(`${kills} killed, ${interrupted} of them in the middle of a backup or a deletion`);
    expect(interrupted).toBeGreaterThan(0);
  });
});
