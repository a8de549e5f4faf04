import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { access, chmod } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { tinyGuestBlocked } from "./guest.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked } from "./libvirtd.ts";

const run = promisify(execFile);
const fixtures = join(import.meta.dirname, "../../.cache/fixtures");
const debianInitrd = join(fixtures, "debian.img");

/** Disks with files inside, made by build/fixtures. They are read only: a test changes its own {@link copyOf} one. */
export const guestDisks = {
  /** A Debian on ext4 (`sda1`, label `debian`) without a kernel; see test/support/guest-disks/debian-files. */
  debian: join(fixtures, "debian.qcow2"),
  /**
   * The same small tree on ext4, xfs, btrfs (subvolumes `first` and `second`), vfat, ntfs (`sda1` to `sda5`), ext4 on
   * two logical volumes (`/dev/files/one`, `/dev/files/two`; `sda6`) and ext4 in LUKS (`sda7`,
   * {@link luksPassphrase}); see test/support/guest-disks/small-tree.
   */
  fileSystems: join(fixtures, "file-systems.qcow2"),
  /** An ext4 file system (`sda`) without a system, whose names, links and files are meant to do harm. */
  hostile: join(fixtures, "hostile.qcow2"),
} as const;

/** Opens the LUKS partition of {@link guestDisks.fileSystems}. */
export const luksPassphrase = "secret";

/** Why a disk is not there, in words for a skipped test; nothing where it is. */
export async function guestDiskMissing(path: string): Promise<string | undefined> {
  const there = await access(path).then(
    () => true,
    () => false,
  );
  return there ? undefined : `${path} is not there (build/fixtures says why)`;
}

/** Why these disks cannot be opened here, in words for a skipped test; nothing where they can. */
export async function guestFilesBlocked(...disks: readonly string[]): Promise<string | undefined> {
  const missing = await Promise.all(disks.map(guestDiskMissing));
  return privateLibvirtdBlocked() ?? missing.find((why) => why !== undefined);
}

/**
 * A qcow2 image of a test's own that begins as a disk of {@link guestDisks} and can be read by QEMU's user.
 * It is whole, without a backing file, since the fixtures may lie where a machine's QEMU may not look.
 * @returns its path
 */
export async function copyOf(disk: string, folder: string): Promise<string> {
  const copy = join(folder, `disk-${randomBytes(3).toString("hex")}.qcow2`);
  await run("cp", ["--reflink=auto", "--sparse=always", disk, copy]);
  await chmod(copy, 0o666);
  return copy;
}

/** Why the tests' Debian cannot be booted here; nothing where it can. */
export async function debianGuestBlocked(): Promise<string | undefined> {
  return (await tinyGuestBlocked()) ?? (await guestDiskMissing(guestDisks.debian));
}

/**
 * Makes a machine boot the tests' Debian from its vda, a {@link copyOf} {@link guestDisks.debian}, with root's shell
 * on the first serial port. The power button leaves a clean file system.
 * @returns the changed definition of a tiny guest, as `edit` of its options
 */
export async function bootsDebian(libvirtd: PrivateLibvirtd): Promise<(xml: string) => string> {
  await libvirtd.addImage(debianInitrd, "debian.img");
  return (xml) => xml.replace("/tiny.img</initrd>", "/debian.img</initrd>");
}
