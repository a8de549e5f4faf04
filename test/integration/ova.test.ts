import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rename, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { pack } from "tar-stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Job } from "../../shared/contract/jobs.ts";
import { BackendSession } from "../support/backend-session.ts";
import { Followed } from "../support/backend-window.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { MemoryFolder } from "../support/memory-folder.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { contentsOf } from "../support/qcow2-reader.ts";

const blocked = privateLibvirtdBlocked();
const run = promisify(execFile);

describe.skipIf(blocked)(`packages for other programs${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;
  let path: string;

  let small: MemoryFolder;

  beforeAll(async () => {
    small = await MemoryFolder.make(24);
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    session = await BackendSession.start(libvirtd);
    path = join(libvirtd.root, "web.ova");
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
    await small?.remove();
  });

  async function ended(job: string): Promise<Job> {
    const { handlers } = session.backend;
    const jobs = new Followed<{ jobs: Job[] }>(await handlers.jobs.watch({}, session.window.call));
    const { jobs: list } = await jobs.find((item) =>
      item.jobs.some(({ id, state }) => id === job && state !== "running"),
    );
    const found = list.find(({ id }) => id === job)!;
    if (found.state === "failed") throw Object.assign(new Error(found.error!.message), found.error);
    return found;
  }
  const importOva = async (from: string, name: string, pool?: string) => {
    const request = { connection: session.connection, path: from, name, ...(pool !== undefined && { pool }) };
    return await ended((await session.backend.handlers.ova.import(request, session.window.call)).job!);
  };
  const strays = async () =>
    (await readdir(tmpdir())).filter((name) => /guesthouse-[0-9a-f-]{36}\.vmdk/.test(name));

  test("out and in again: the same disk, other programs' tar reads it, and it starts", async () => {
    const uuid = crypto.randomUUID();
    const image = join(libvirtd.imagesDir, "web.qcow2");
    await run("qemu-img", ["create", "-q", "-f", "qcow2", image, "8M"]);
    await run("qemu-io", ["-f", "qcow2", "-c", "write -q -P 9 1M 3M", image]);
    await session.define("web", plainXml("web", uuid, diskXml(image)));
    const was = contentsOf(image);
    const { handlers } = session.backend;
    const { job } = await handlers.ova.export({ ...session.ref(uuid), path }, session.window.call);
    await ended(job!);
    const { stdout } = await run("tar", ["-tf", path]);
    expect(stdout.split("\n").filter(Boolean)).toEqual(["web.ovf", "web.mf", "web-disk1.vmdk"]);
    expect((await readdir(libvirtd.root)).filter((name) => name.includes("web.ova"))).toEqual(["web.ova"]);
    await expect(
      handlers.ova.export({ ...session.ref(uuid), path }, session.window.call).then(({ job }) => ended(job!)),
    ).rejects.toThrow("already a file");

    expect(await handlers.ova.inspect({ path }, session.window.call)).toMatchObject({
      ...{ name: "web", vcpus: 1, memoryMiB: 32, firmware: "bios", notes: [] },
      disks: [{ file: "web-disk1.vmdk", capacity: 8 << 20, bus: "sata" }],
    });
    const { place } = await importOva(path, "again");
    expect(place?.kind).toBe("machine");
    expect(contentsOf(join(libvirtd.imagesDir, "again-disk1.qcow2")).equals(was)).toBe(true);
    await libvirtd.virsh("start", "again");
    await libvirtd.virsh("destroy", "again");
    expect(await strays()).toEqual([]);
  });

  test("a hostile or damaged package leaves nothing", async () => {
    const packed = async (
      name: string,
      entries: [Parameters<ReturnType<typeof pack>["entry"]>[0], string][],
    ) => {
      const archive = pack();
      for (const [header, text] of entries) archive.entry(header, text);
      archive.finalize();
      const file = join(libvirtd.root, name);
      await writeFile(file, archive);
      return file;
    };
    const bytes = await readFile(path);
    const flipped = Buffer.from(bytes);
    flipped[bytes.length - 4096]! ^= 1;
    const broken = join(libvirtd.root, "broken.ova");
    await writeFile(broken, flipped);
    const cut = join(libvirtd.root, "cut.ova");
    await writeFile(cut, bytes.subarray(0, bytes.length / 2));
    const ovf = bytes.subarray(512, 512 + Number.parseInt(bytes.toString("latin1", 124, 135), 8)).toString();
    const link = { name: "x.vmdk", type: "symlink" as const, linkname: "/etc/shadow" };
    const cases: [string, string][] = [
      [broken, "own checksums"],
      [cut, "is damaged"],
      [
        await packed("link.ova", [
          [{ name: "a.ovf" }, ovf],
          [link, ""],
        ]),
        "no plain file",
      ],
      [await packed("up.ova", [[{ name: "../a.ovf" }, ovf]]), "no plain file"],
      [
        await packed("text.ova", [
          [{ name: "a.ovf" }, ovf],
          [{ name: "web-disk1.vmdk" }, '# Disk DescriptorFile\nRW 16 FLAT "/etc/passwd" 0\n'],
        ]),
        "not of the kind",
      ],
      [join(libvirtd.root, "absent.ova"), "There is no file"],
      [await packed("none.ova", [[{ name: "a.txt" }, "nothing"]]), "no descriptor"],
    ];
    for (const [file, message] of cases) {
      await expect(importOva(file, "bad")).rejects.toThrow(message);
    }
    expect(await libvirtd.virsh("list", "--all", "--name")).not.toContain("bad");
    expect((await readdir(libvirtd.imagesDir)).filter((name) => name.startsWith("bad"))).toEqual([]);
    expect(await strays()).toEqual([]);
  });

  test("a small package that is large unpacked is not begun, and links beside a descriptor lead nowhere", async () => {
    const bytes = await readFile(path);
    const text = bytes.subarray(512, 512 + Number.parseInt(bytes.toString("latin1", 124, 135), 8)).toString();
    const folder = join(libvirtd.root, "beside");
    await mkdir(folder);
    await writeFile(join(folder, "web.ovf"), text);
    const disk = join(folder, "web-disk1.vmdk");
    const packed = ["-O", "vmdk", "-o", "subformat=streamOptimized"];
    const full = join(libvirtd.root, "full.qcow2");
    await run("qemu-img", ["create", "-q", "-f", "qcow2", full, "256M"]);
    await run("qemu-io", ["-f", "qcow2", "-c", "write -q -P 170 0 256M", full]);
    await run("qemu-img", ["convert", "-f", "qcow2", ...packed, full, disk]);
    expect((await stat(disk)).size).toBeLessThan(4 << 20);
    await libvirtd.virsh("pool-create-as", "small", "dir", "--target", small.path);
    await expect(importOva(join(folder, "web.ovf"), "burst", "small")).rejects.toMatchObject({
      code: "no-space",
    });
    expect(await readdir(small.path)).toEqual([]);

    await rename(disk, join(libvirtd.root, "another-machine.vmdk"));
    await symlink(join(libvirtd.root, "another-machine.vmdk"), disk);
    await expect(importOva(join(folder, "web.ovf"), "burst")).rejects.toThrow("no plain files");
    expect(await libvirtd.virsh("list", "--all", "--name")).not.toContain("burst");
    await libvirtd.virsh("pool-destroy", "small");
  }, 40_000);
});
