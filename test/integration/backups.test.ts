import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BackupRef } from "../../shared/contract/backups.ts";
import { BackendSession } from "../support/backend-session.ts";
import { BackupFolder } from "../support/backup-machine.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";

const blocked = privateLibvirtdBlocked();
const run = promisify(execFile);

/** The SHA-256 of what a guest sees of an image. */
async function contents(path: string, format = "qcow2"): Promise<string> {
  const raw = `${path}.contents`;
  await run("qemu-img", ["convert", "-U", "-f", format, "-O", "raw", path, raw]);
  const { stdout } = await run("sha256sum", [raw]);
  await run("rm", [raw]);
  return stdout.split(" ")[0]!;
}

describe.skipIf(blocked)(`backups${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let other: PrivateLibvirtd;
  let session: BackendSession;
  let elsewhere: BackendSession;
  let backups: BackupFolder;
  let folder: string;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    other = await startPrivateLibvirtd({ defaultPool: true });
    session = await BackendSession.start(libvirtd);
    elsewhere = await BackendSession.start(other);
    folder = join(libvirtd.imagesDir, "backups");
    await mkdir(folder);
    backups = await BackupFolder.of(session, folder);
  });
  afterAll(async () => {
    await session?.close();
    await elsewhere?.close();
    await libvirtd?.stop();
    await other?.stop();
  });

  async function define(name: string, more = ""): Promise<{ uuid: string; image: string }> {
    const uuid = crypto.randomUUID();
    const image = join(libvirtd.imagesDir, `${name}.qcow2`);
    await run("qemu-img", ["create", "-q", "-f", "qcow2", image, "16M"]);
    await run("chmod", ["a+r", image]);
    await session.define(name, plainXml(name, uuid, diskXml(image) + more));
    return { uuid, image };
  }
  /** Writes as a guest would: through QEMU itself. */
  const write = async (name: string, pattern: number, where: string) => {
    await libvirtd.virsh(
      "qemu-monitor-command",
      name,
      "--hmp",
      `qemu-io -d /machine/peripheral/virtio-disk0/virtio-backend "write -P ${pattern} ${where}"`,
    );
  };
  const diskOf = (ref: BackupRef) => join(folder, ref.machine, ref.id, "vda.qcow2");

  test("a running machine fully and twice incrementally, each as it was at its moment; restored elsewhere", async () => {
    const { uuid, image } = await define("web");
    await libvirtd.virsh("start", "web");
    await write("web", 1, "0 2M");
    // Paused, so that the image and the backup can be compared.
    const made: { ref: BackupRef; was: string }[] = [];
    for (const [index, kind] of (["full", "incremental", "incremental"] as const).entries()) {
      await write("web", 10 + index, `${index + 1}M 300k`);
      const was = await contents(image);
      made.push({ ref: await backups.make(uuid, kind), was });
    }
    await write("web", 99, "0 1M");
    for (const { ref, was } of made) expect(await contents(diskOf(ref))).toBe(was);
    const { backups: list } = await backups.machine(uuid);
    expect(list.map(({ kind, base }) => [kind, base])).toEqual([
      ["full", undefined],
      ["incremental", made[0]!.ref.id],
      ["incremental", made[1]!.ref.id],
    ]);
    expect(list[2]!.bytes).toBeLessThan(list[0]!.bytes);
    const { state } = await backups.verify(made[2]!.ref);
    expect(state).toBe("succeeded");
    expect((await backups.machine(uuid)).backups[2]!.verified?.problem).toBeUndefined();

    const there = await BackupFolder.of(elsewhere, folder);
    const restored = await there.restore(made[2]!.ref, { kind: "same" });
    expect(restored).toBe(uuid);
    await other.virsh("start", "web");
    await other.virsh("destroy", "web");
    const xml = await other.virsh("dumpxml", "web");
    const path = /<source file='([^']+)'/.exec(xml)![1]!;
    expect(path.startsWith(other.imagesDir)).toBe(true);
    expect(await contents(path)).toBe(made[2]!.was);

    const twin = await backups.restore(made[1]!.ref, { kind: "new", name: "twin" });
    expect(twin).not.toBe(uuid);
    const twinPath = /<source file='([^']+)'/.exec(await libvirtd.virsh("dumpxml", "twin"))![1]!;
    expect(await contents(twinPath)).toBe(made[1]!.was);

    await expect(backups.restore(made[0]!.ref, { kind: "same" })).rejects.toThrow("is running");
    await libvirtd.virsh("destroy", "web");
    await backups.restore(made[0]!.ref, { kind: "same" });
    const now = /<source file='([^']+)'/.exec(await libvirtd.virsh("dumpxml", "web"))![1]!;
    expect(now).not.toBe(image);
    expect(await contents(now)).toBe(made[0]!.was);
    // The disk that it had is still there.
    expect(await contents(image)).not.toBe(made[0]!.was);
  });

  test("what was changed in the folder is found, and cannot be restored", async () => {
    const { uuid } = await define("hurt");
    const ref = await backups.make(uuid, "full");
    const path = diskOf(ref);
    const bytes = await readFile(path);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(path, bytes);
    await expect(backups.verify(ref)).rejects.toThrow("is not what was written");
    expect((await backups.machine(uuid)).backups[0]!.verified?.problem).toContain("vda.qcow2");
    await expect(backups.restore(ref, { kind: "new", name: "no" })).rejects.toThrow("is not what was");
    expect(await libvirtd.virsh("list", "--all", "--name")).not.toContain("no\n");
    expect(await readdir(libvirtd.imagesDir)).not.toContain("no-vda.qcow2");
  });

  test("a backup goes with those that stand on it, and their checkpoints; the oldest go by themselves", async () => {
    const { uuid } = await define("old");
    await libvirtd.virsh("start", "old");
    const first = await backups.make(uuid, "full");
    const second = await backups.make(uuid, "incremental");
    const third = await backups.make(uuid, "full");
    expect(await backups.remove(first)).toEqual([first.id, second.id]);
    expect((await libvirtd.virsh("checkpoint-list", "old", "--name")).trim()).toBe(`guesthouse-${third.id}`);
    const fourth = await backups.make(uuid, "incremental", { keep: 1 });
    expect((await backups.machine(uuid)).backups.map(({ id }) => id)).toEqual([third.id, fourth.id]);
    const fifth = await backups.make(uuid, "full", { keep: 1 });
    expect((await backups.machine(uuid)).backups.map(({ id }) => id)).toEqual([fifth.id]);
    expect(await readdir(join(folder, fifth.machine))).toEqual([fifth.id]);
    await libvirtd.virsh("destroy", "old");
  });

  test("cancelled, nothing stays of it", async () => {
    const { uuid, image } = await define("stop");
    await libvirtd.virsh("start", "stop");
    await write("stop", 7, "0 16M");
    await libvirtd.virsh("blkdeviotune", "stop", "vda", "--total-bytes-sec", "1000000");
    const was = await contents(image);
    const job = await backups.begin(uuid, "full");
    const asked = performance.now();
    await backups.cancel(job);
    expect((await backups.ended(job)).state).toBe("cancelled");
    console.log(`a backup of a running machine cancelled in ${Math.round(performance.now() - asked)} ms`);
    expect((await libvirtd.virsh("checkpoint-list", "stop", "--name")).trim()).toBe("");
    expect((await backups.machine(uuid)).backups).toEqual([]);
    expect(await contents(image)).toBe(was);
    const [home] = (await readdir(folder)).filter((name) => name.startsWith("stop-"));
    expect(home === undefined ? [] : await readdir(join(folder, home))).toEqual([]);
    await libvirtd.virsh("destroy", "stop");
  });
});
