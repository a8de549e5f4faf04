import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BackupRef } from "../../shared/contract/backups.ts";
import type { Job } from "../../shared/contract/jobs.ts";
import { BackendSession } from "../support/backend-session.ts";
import { BackupFolder } from "../support/backup-machine.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { contentsOf } from "../support/qcow2-reader.ts";

const blocked = privateLibvirtdBlocked();
const run = promisify(execFile);

describe.skipIf(blocked)(`backups of others, for others${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let other: PrivateLibvirtd;
  let session: BackendSession;
  /** On a daemon of whose files nothing is seen from here. */
  let remote: BackendSession;
  let backups: BackupFolder;
  let folder: string;

  beforeAll(async () => {
    [libvirtd, other] = await Promise.all([
      startPrivateLibvirtd({ defaultPool: true }),
      startPrivateLibvirtd({ defaultPool: true }),
    ]);
    session = await BackendSession.start(libvirtd);
    remote = await BackendSession.start(other, undefined, "/nowhere");
    folder = join(libvirtd.imagesDir, "backups");
    await mkdir(folder);
    backups = await BackupFolder.of(session, folder);
  });
  afterAll(async () => {
    await session?.close();
    await remote?.close();
    await libvirtd?.stop();
    await other?.stop();
  });

  async function define(name: string, more = "", mib = 16): Promise<{ uuid: string; image: string }> {
    const uuid = crypto.randomUUID();
    const image = join(libvirtd.imagesDir, `${name}.qcow2`);
    await run("qemu-img", ["create", "-q", "-f", "qcow2", image, `${mib}M`]);
    await run("qemu-io", ["-f", "qcow2", "-c", "write -q -P 7 1M 5M", image]);
    await run("chmod", ["a+rw", image]);
    await session.define(name, plainXml(name, uuid, diskXml(image) + more));
    return { uuid, image };
  }
  const at = (ref: BackupRef, file: string) => join(ref.folder, ref.machine, ref.id, file);
  /** Changes a backup as somebody would who can write its checksums, too. */
  async function forge(ref: BackupRef, name: string, bytes: string | Buffer): Promise<void> {
    const path = at(ref, name);
    await writeFile(path, bytes);
    const manifest = JSON.parse(await readFile(at(ref, "backup.json"), "utf8"));
    const file = manifest.files.find((candidate: { name: string }) => candidate.name === name);
    const { stdout } = await run("sha256sum", [path]);
    Object.assign(file, { sha256: stdout.split(" ")[0], bytes: Buffer.byteLength(bytes) });
    await writeFile(at(ref, "backup.json"), JSON.stringify(manifest));
  }
  const strays = async () =>
    (await readdir(tmpdir())).filter((name) => /guesthouse-[0-9a-f-]{36}\.(?:vmdk|qcow2)/.test(name));

  test("onto a host whose files are not seen from here: sent through libvirt, read back, and started", async () => {
    const { uuid, image } = await define("far");
    await libvirtd.virsh("start", "far");
    await backups.make(uuid, "full");
    const ref = await backups.make(uuid, "incremental");
    await libvirtd.virsh("destroy", "far");
    const was = contentsOf(image);
    const there = await BackupFolder.of(remote, folder);
    await there.restore(ref, { kind: "new", name: "near" });
    const [, path] = /<source file='([^']+)'/.exec(await other.virsh("dumpxml", "near"))!;
    expect(path!.startsWith(other.imagesDir)).toBe(true);
    expect(contentsOf(path!).equals(was)).toBe(true);
    await other.virsh("start", "near");
    await other.virsh("destroy", "near");
    expect(await strays()).toEqual([]);
  }, 60_000);

  test("what a hostile definition names of the host is told, and only what is asked for is taken over", async () => {
    const { uuid } = await define("trap");
    const ref = await backups.make(uuid, "full");
    const definition = await readFile(at(ref, "definition.xml"), "utf8");
    const secret = join(libvirtd.root, "secret");
    await writeFile(secret, "a secret of the host");
    const evil = definition.replace(
      "</devices>",
      `<disk type='file' device='disk'><driver type='raw'/><source file='${secret}'/><target dev='vdb'/></disk>
       <serial type='file'><source path='${secret}'/></serial></devices>`,
    );
    await forge(ref, "definition.xml", evil);
    const { handlers } = session.backend;
    const request = { ...ref, connection: session.connection, as: { kind: "new", name: "caught" } } as const;
    const told = await handlers.backups.restore({ ...request, preview: true }, session.window.call);
    expect(told.outside).toHaveLength(2);
    expect(told.outside.every((what) => what.includes(secret))).toBe(true);
    await backups.restore(ref, { kind: "new", name: "caught" });
    expect(await libvirtd.virsh("dumpxml", "caught")).not.toContain(secret);
    const [disk] = told.outside;
    const { job } = await handlers.backups.restore(
      { ...request, as: { kind: "new", name: "asked" }, take: [disk!] },
      session.window.call,
    );
    await backups.ended(job!);
    const xml = await libvirtd.virsh("dumpxml", "asked");
    expect(xml).toContain(`<source file='${secret}'/>`);
    expect(xml).not.toContain(`path='${secret}'`);
    // Restored over the machine that has it anyway, it is nothing new.
    await libvirtd.virsh("attach-disk", "trap", secret, "vdb", "--config");
    const same = await handlers.backups.restore(
      { ...request, as: { kind: "same" }, preview: true },
      session.window.call,
    );
    expect(same.outside.join()).not.toContain("Disk vdb");
  }, 60_000);

  test("links, images that stand on others, and containers are refused", async () => {
    const { uuid } = await define("bent");
    const ref = await backups.make(uuid, "full");
    const restore = () => backups.restore(ref, { kind: "new", name: "never" });
    const definition = await readFile(at(ref, "definition.xml"), "utf8");
    const image = at(ref, "vda.qcow2");
    await rename(image, `${image}.kept`);
    await symlink(`${image}.kept`, image);
    await expect(restore()).rejects.toThrow("no file");
    await rm(image);
    await run("mkfifo", [image]);
    await expect(restore()).rejects.toThrow("no file");
    await rm(image);
    await run("qemu-img", ["create", "-q", "-f", "qcow2", "-F", "raw", "-b", "/etc/passwd", image]);
    await forge(ref, "vda.qcow2", await readFile(image));
    await expect(restore()).rejects.toThrow("does not stand on what");
    await rm(image);
    await rename(`${image}.kept`, image);
    await rename(at(ref, "definition.xml"), at(ref, "kept.xml"));
    await symlink("/etc/passwd", at(ref, "definition.xml"));
    await expect(restore()).rejects.toThrow("is no definition");
    await rm(at(ref, "definition.xml"));
    await writeFile(at(ref, "definition.xml"), "");
    await forge(ref, "definition.xml", definition.replace("type='qemu'", "type='lxc'"));
    await forge(ref, "vda.qcow2", await readFile(image));
    await expect(restore()).rejects.toThrow("not one of a machine that QEMU runs");
    expect(await libvirtd.virsh("list", "--all", "--name")).not.toContain("never");
    expect((await readdir(libvirtd.imagesDir)).filter((name) => name.startsWith("never"))).toEqual([]);
  }, 60_000);

  test("every kind of work can be cancelled at any moment, and nothing stays of it", async () => {
    const { uuid, image } = await define("stop", "", 160);
    const bytes = join(libvirtd.root, "noise");
    await run("dd", ["if=/dev/urandom", `of=${bytes}`, "bs=1M", "count=128", "status=none"]);
    await run("qemu-io", ["-f", "qcow2", "-c", `write -q -s ${bytes} 0 128M`, image]);
    const was = contentsOf(image);
    const { handlers } = session.backend;
    const call = session.window.call;
    const ref = await backups.make(uuid, "full");
    const ova = join(libvirtd.root, "stop.ova");
    const { job } = await handlers.ova.export({ ...session.ref(uuid), path: ova }, call);
    await backups.ended(job!);
    const { connection } = session;
    let count = 0;
    const fresh = () => `gone-${++count}`;
    const kinds: Record<string, () => Promise<string>> = {
      "full, off": () => backups.begin(uuid, "full"),
      "incremental, off": () => backups.begin(uuid, "incremental"),
      verify: async () => (await handlers.backups.verify(ref, call)).job,
      restore: async () => {
        const as = { kind: "new", name: fresh() } as const;
        return (await handlers.backups.restore({ ...ref, connection, as }, call)).job!;
      },
      export: async () => {
        const path = join(libvirtd.root, `${fresh()}.ova`);
        return (await handlers.ova.export({ ...session.ref(uuid), path }, call)).job!;
      },
      import: async () => (await handlers.ova.import({ connection, path: ova, name: fresh() }, call)).job!,
    };
    const home = join(folder, ref.machine);
    const present = async () => [
      ...(await readdir(home)),
      ...(await readdir(libvirtd.imagesDir)),
      ...(await readdir(libvirtd.root)).filter((name) => name.includes("ova")),
      ...(await strays()),
      (await libvirtd.virsh("list", "--all", "--name")).trim(),
    ];
    let before = await present();
    const figures: string[] = [];
    const cancel = async (name: string, begin: () => Promise<string>, ms: number): Promise<Job> => {
      const job = await begin();
      await delay(ms);
      const asked = performance.now();
      await backups.cancel(job);
      const ended = await backups.ended(job);
      if (ended.state === "cancelled") figures.push(`${name} ${Math.round(performance.now() - asked)}`);
      return ended;
    };
    for (const [name, begin] of Object.entries(kinds)) {
      expect((await cancel(name, begin, 0)).state).toBe("cancelled");
      expect(await present()).toEqual(before);
      // Further on in its work, where the machine is not so fast that it is over.
      if ((await cancel(name, begin, 150)).state === "cancelled") expect(await present()).toEqual(before);
      else before = await present();
    }
    console.log(`cancelled and cleaned up, ms: ${figures.join(", ")}`);
    expect(contentsOf(image).equals(was)).toBe(true);
  }, 120_000);
});
