import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FilesSource, FilesState } from "../../shared/contract/guest-files/session.ts";
import { applianceQemu } from "../support/appliance-qemu.ts";
import { BackendSession } from "../support/backend-session.ts";
import { Followed } from "../support/backend-window.ts";
import { openFiles } from "../support/files-session.ts";
import { copyOf, guestDiskMissing, guestDisks, luksPassphrase } from "../support/guest-disks.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";

const run = promisify(execFile);
const blocked = privateLibvirtdBlocked() || (await guestDiskMissing(guestDisks.fileSystems));

describe.skipIf(blocked)(`disks are opened${blocked ? `: ${blocked}` : ""}`, () => {
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

  const api = () => session.backend.handlers.guestFiles;
  const names = async (opened: { session: string }, place: string): Promise<string[]> => {
    const found: string[] = [];
    const where = { session: opened.session, place, path: "/" };
    for await (const { entries } of await api().list(where, session.window.call)) {
      found.push(...entries.map(({ name }) => name));
    }
    return found.sort();
  };
  const close = (opened: { session: string }) =>
    api().close({ session: opened.session }, session.window.call);
  const start = (uuid: string) =>
    session.domains.act({ ...session.ref(uuid), action: "start" }, session.window.call);

  /** A machine that is off. */
  async function machine(name: string, disk: string): Promise<FilesSource & { uuid: string }> {
    const uuid = randomUUID();
    await session.define(name, plainXml(name, uuid, diskXml(disk)));
    return { kind: "machine", ...session.ref(uuid) };
  }

  /** A disk of 16 MiB that has a file `note`. */
  async function noteDisk(name: string): Promise<string> {
    const folder = join(libvirtd.root, `${name}-tree`);
    await mkdir(folder);
    await writeFile(join(folder, "note"), "kept\n");
    const raw = join(libvirtd.imagesDir, `${name}.raw`);
    await run("mkfs.ext4", ["-q", "-d", folder, raw, "16M"]);
    const disk = join(libvirtd.imagesDir, `${name}.qcow2`);
    await run("qemu-img", ["convert", "-f", "raw", "-O", "qcow2", raw, disk]);
    return disk;
  }

  test("what they hold is found, unlocked by its passphrase only, and nobody else writes meanwhile", async () => {
    const source = await machine("all-kinds", await copyOf(guestDisks.fileSystems, libvirtd.imagesDir));
    const open = await openFiles(session, source, { write: true });
    expect(open).toMatchObject({ writable: true, live: false, notes: [] });
    expect(open.places.map(({ id, type, title, problem }) => [id, type, title, problem])).toEqual([
      ["/dev/sda1", "ext4", "ext4", undefined],
      ["/dev/sda2", "xfs", "xfs", undefined],
      ["/dev/sda3", "btrfs", "btrfs", undefined],
      ["btrfsvol:/dev/sda3/first", "btrfs", "btrfs: first", undefined],
      ["btrfsvol:/dev/sda3/second", "btrfs", "btrfs: second", undefined],
      ["/dev/sda4", "vfat", "VFAT", undefined],
      ["/dev/sda5", "ntfs", "ntfs", undefined],
      ["/dev/files/one", "ext4", "lvm-one", undefined],
      ["/dev/files/two", "ext4", "lvm-two", undefined],
    ]);
    expect(open.places.filter(({ caseless }) => caseless).map(({ type }) => type)).toEqual(["vfat", "ntfs"]);
    expect(open.locked).toMatchObject([{ device: "/dev/sda7", type: "crypto_LUKS" }]);
    const again = await api().open({ source, write: true }, session.window.call);
    expect(again.session).toBe(open.session);

    await expect(start(source.uuid)).rejects.toMatchObject({ code: "files-open-for-changes" });
    await expect(libvirtd.virsh("start", "all-kinds")).rejects.toThrow(/lock/);

    const unlock = (passphrase: string) =>
      api().unlock({ session: open.session, device: "/dev/sda7", passphrase }, session.window.call);
    await expect(unlock("wrong")).rejects.toMatchObject({ code: "wrong-passphrase" });
    await unlock(luksPassphrase);
    const states = new Followed<FilesState>(
      await api().watch({ session: open.session }, session.window.call),
    );
    const now = await states.find(({ state }) => state === "open");
    if (now.state !== "open") throw new Error(now.state);
    expect(now.locked).toEqual([]);
    const inside = now.places.find(({ id }) => id.startsWith("/dev/mapper/"))!;
    expect(await names(open, inside.id)).toEqual(await names(open, "/dev/sda1"));

    await close(open);
    expect(await states.find(({ state }) => state === "closed")).toBeDefined();
    await expect(names(open, "/dev/sda1")).rejects.toMatchObject({ code: "files-closed" });
    await start(source.uuid);
    await libvirtd.virsh("destroy", "all-kinds");
  });

  test("a running machine's are only read; an appliance that dies says so, the next one is new and ends with the machine", async () => {
    const source = await machine("running", await noteDisk("running"));
    await libvirtd.virsh("start", "running");
    await expect(openFiles(session, source, { write: true })).rejects.toMatchObject({
      code: "files-read-only",
      message: expect.stringContaining("running"),
    });
    const open = await openFiles(session, source);
    expect(open).toMatchObject({
      live: true,
      writable: false,
      readOnlyBecause: expect.stringContaining("running"),
    });
    expect(await names(open, "/dev/sda")).toEqual(["lost+found", "note"]);

    const states = new Followed<FilesState>(
      await api().watch({ session: open.session }, session.window.call),
    );
    process.kill(await applianceQemu(), "SIGKILL");
    await expect(names(open, "/dev/sda")).rejects.toMatchObject({ code: "appliance-ended" });
    const end = await states.find(({ state }) => state === "failed");
    expect(end).toMatchObject({ error: { code: "appliance-ended" } });
    const next = await openFiles(session, source);
    expect(next.session).not.toBe(open.session);
    const turned = new Followed<FilesState>(
      await api().watch({ session: next.session }, session.window.call),
    );
    await libvirtd.virsh("destroy", "running");
    expect(await turned.find(({ state }) => state === "closed")).toMatchObject({
      because: expect.stringContaining("stopped"),
    });
  });

  test("what cannot be opened is said in plain words", async () => {
    const disk = join(libvirtd.imagesDir, "damaged.qcow2");
    await writeFile(disk, "no image at all");
    await expect(openFiles(session, await machine("damaged", disk))).rejects.toMatchObject({
      code: "image-unreadable",
    });
    const gone = await machine("gone", join(libvirtd.imagesDir, "gone.qcow2"));
    await expect(openFiles(session, gone)).rejects.toMatchObject({ code: "image-missing" });
    const uuid = randomUUID();
    await session.define("diskless", plainXml("diskless", uuid));
    await expect(openFiles(session, { kind: "machine", ...session.ref(uuid) })).rejects.toMatchObject({
      code: "no-disks",
    });
  });
});
