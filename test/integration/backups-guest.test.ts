import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BackendSession } from "../support/backend-session.ts";
import { BackupFolder } from "../support/backup-machine.ts";
import { agentConnected, agentGuestBlocked, makeExt4Image, startTinyGuest } from "../support/guest.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";

const blocked = privateLibvirtdBlocked() ?? (await agentGuestBlocked());
const run = promisify(execFile);

describe.skipIf(blocked)(`backups of a guest that writes${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    session = await BackendSession.start(libvirtd);
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
  });

  const raw = async (path: string) => {
    await run("qemu-img", ["convert", "-U", "-f", "qcow2", "-O", "raw", path, `${path}.raw`]);
    return `${path}.raw`;
  };
  const sum = async (path: string) => (await run("sha256sum", [await raw(path)])).stdout.slice(0, 64);

  test("frozen its file system is whole in the backup, paused the backup is the disk; what is restored boots", async () => {
    const folder = join(libvirtd.root, "kept");
    await mkdir(folder);
    const disk = await makeExt4Image(libvirtd, "data.qcow2", 32);
    const { name, uuid } = await startTinyGuest(libvirtd, { agent: true, disk });
    const backups = await BackupFolder.of(session, folder);
    const script =
      "while :; do date > /data/when; dd if=/dev/urandom of=/data/blob bs=64k count=16 conv=fsync; done";
    const exec = { execute: "guest-exec", arguments: { path: "/bin/sh", arg: ["-c", script] } };
    await libvirtd.virsh("qemu-agent-command", name, JSON.stringify(exec));

    const made = [];
    for (const kind of ["full", "incremental", "incremental"] as const) {
      const ref = await backups.make(uuid, kind, { quiesce: true });
      const image = await raw(join(folder, ref.machine, ref.id, "vda.qcow2"));
      // Neither does it find damage, nor was there anything left in the journal.
      await run("e2fsck", ["-fn", image]);
      expect((await run("dumpe2fs", ["-h", image])).stdout).not.toContain("needs_recovery");
      made.push(ref);
    }
    await libvirtd.virsh("suspend", name);
    const was = await sum(disk);
    const paused = await backups.make(uuid, "incremental");
    await libvirtd.virsh("resume", name);
    const { backups: list } = await backups.machine(uuid);
    expect(list.map(({ state }) => state)).toEqual(["frozen", "frozen", "frozen", "running"]);
    expect(await sum(join(folder, paused.machine, paused.id, "vda.qcow2"))).toBe(was);

    await backups.restore(paused, { kind: "new", name: "twin" }, { trusted: true });
    const [, path] = /<source file='([^']+\.qcow2)'/.exec(await libvirtd.virsh("dumpxml", "twin"))!;
    expect(await sum(path!)).toBe(was);
    await libvirtd.virsh("destroy", name);
    await libvirtd.virsh("start", "twin");
    await agentConnected(libvirtd, "twin");
    const read = { execute: "guest-file-open", arguments: { path: "/data/when", mode: "r" } };
    expect(await libvirtd.virsh("qemu-agent-command", "twin", JSON.stringify(read))).toContain("return");
    await libvirtd.virsh("destroy", "twin");
  });
});
