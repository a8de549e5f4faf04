import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FilesState } from "../../shared/contract/guest-files/session.ts";
import { applianceQemu } from "../support/appliance-qemu.ts";
import { Followed } from "../support/backend-window.ts";
import { FilesSession } from "../support/files-session.ts";
import {
  copyOf,
  guestDiskMissing,
  guestDisks,
  guestFilesBlocked,
  luksPassphrase,
} from "../support/guest-disks.ts";

const run = promisify(execFile);
const blocked = await guestFilesBlocked();
const noFileSystems = await guestDiskMissing(guestDisks.fileSystems);

describe.skipIf(blocked)(`disks are opened${blocked ? `: ${blocked}` : ""}`, () => {
  let files: FilesSession;

  beforeAll(async () => {
    files = await FilesSession.start();
  });
  afterAll(() => files?.stop());

  const names = (opened: { session: string }, place: string) =>
    files.names({ session: opened.session, place, path: "/" });
  const states = async ({ session }: { session: string }) =>
    new Followed<FilesState>(await files.api.watch({ session }, files.call));
  const start = (uuid: string) =>
    files.session.domains.act({ ...files.session.ref(uuid), action: "start" }, files.call);

  /** A disk of 16 MiB that has a file `note`. */
  async function noteDisk(name: string): Promise<string> {
    const folder = join(files.libvirtd.root, `${name}-tree`);
    await mkdir(folder);
    await writeFile(join(folder, "note"), "kept\n");
    const raw = join(files.libvirtd.imagesDir, `${name}.raw`);
    await run("mkfs.ext4", ["-q", "-d", folder, raw, "16M"]);
    const disk = join(files.libvirtd.imagesDir, `${name}.qcow2`);
    await run("qemu-img", ["convert", "-f", "raw", "-O", "qcow2", raw, disk]);
    return disk;
  }

  test.skipIf(noFileSystems)(
    "what they hold is found, unlocked by its passphrase only, and nobody else writes meanwhile",
    async () => {
      const source = await files.machine("all-kinds", [
        await copyOf(guestDisks.fileSystems, files.libvirtd.imagesDir),
      ]);
      const open = await files.open(source, { write: true });
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
      expect(open.places.filter(({ caseless }) => caseless).map(({ type }) => type)).toEqual([
        "vfat",
        "ntfs",
      ]);
      expect(open.locked).toMatchObject([{ device: "/dev/sda7", type: "crypto_LUKS" }]);
      const again = await files.api.open({ source, write: true }, files.call);
      expect(again.session).toBe(open.session);

      await expect(start(source.uuid)).rejects.toMatchObject({ code: "files-open-for-changes" });
      await expect(files.libvirtd.virsh("start", "all-kinds")).rejects.toThrow(/lock/);

      const unlock = (passphrase: string) =>
        files.api.unlock({ session: open.session, device: "/dev/sda7", passphrase }, files.call);
      await expect(unlock("wrong")).rejects.toMatchObject({ code: "wrong-passphrase" });
      await unlock(luksPassphrase);
      const watched = await states(open);
      const now = await watched.find(({ state }) => state === "open");
      if (now.state !== "open") throw new Error(now.state);
      expect(now.locked).toEqual([]);
      const inside = now.places.find(({ id }) => id.startsWith("/dev/mapper/"))!;
      expect(await names(open, inside.id)).toEqual(await names(open, "/dev/sda1"));

      await files.close(open);
      expect(await watched.find(({ state }) => state === "closed")).toBeDefined();
      await expect(names(open, "/dev/sda1")).rejects.toMatchObject({ code: "files-closed" });
      await start(source.uuid);
      await files.libvirtd.virsh("destroy", "all-kinds");
    },
  );

  test("a running machine's are only read; an appliance that dies says so, the next one is new and ends with the machine", async () => {
    const source = await files.machine("running", [await noteDisk("running")]);
    await files.libvirtd.virsh("start", "running");
    await expect(files.open(source, { write: true })).rejects.toMatchObject({
      code: "files-read-only",
      message: expect.stringContaining("running"),
    });
    const open = await files.open(source);
    expect(open).toMatchObject({
      live: true,
      writable: false,
      readOnlyBecause: expect.stringContaining("running"),
    });
    expect(await names(open, "/dev/sda")).toEqual(["lost+found", "note"]);

    const watched = await states(open);
    process.kill(await applianceQemu(), "SIGKILL");
    await expect(names(open, "/dev/sda")).rejects.toMatchObject({ code: "appliance-ended" });
    const end = await watched.find(({ state }) => state === "failed");
    expect(end).toMatchObject({ error: { code: "appliance-ended" } });
    const next = await files.open(source);
    expect(next.session).not.toBe(open.session);
    const turned = await states(next);
    await files.libvirtd.virsh("destroy", "running");
    expect(await turned.find(({ state }) => state === "closed")).toMatchObject({
      because: expect.stringContaining("stopped"),
    });
  });

  test("what cannot be opened is said in plain words", async () => {
    const disk = join(files.libvirtd.imagesDir, "damaged.qcow2");
    await writeFile(disk, "no image at all");
    await expect(files.open(await files.machine("damaged", [disk]))).rejects.toMatchObject({
      code: "image-unreadable",
    });
    const gone = await files.machine("gone", [join(files.libvirtd.imagesDir, "gone.qcow2")]);
    await expect(files.open(gone)).rejects.toMatchObject({ code: "image-missing" });
    await expect(files.open(await files.machine("diskless", []))).rejects.toMatchObject({ code: "no-disks" });
  });
});
