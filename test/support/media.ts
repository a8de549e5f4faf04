import { access, chmod, copyFile, mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { PrivateLibvirtd } from "./libvirtd.ts";

const fixtures = join(import.meta.dirname, "../../.cache/fixtures");

/** Discs that boot under BIOS, and files that only claim to be discs. */
export const media = {
  /** GRUB's rescue CD as Debian's grub-rescue-pc ships it: 5 MB, a menu of systems to boot; no OS to detect. */
  grubRescue: "/usr/lib/grub-rescue/grub-rescue-cdrom.iso",
  /**
   * Made by build/fixtures, 50 MB, volume id "Debian 12.5.0 amd64 n", which an osinfo-db older than
   * 2023 does not know. Its graphical menu waits for a key: Install (default), Expert install,
   * Rescue mode, Install on the serial console. The installer wants 1.2 GiB of memory.
   */
  debian12: join(fixtures, "debian-12-netinst.iso"),
  empty: join(fixtures, "empty.iso"),
  /** 1 MB of zeros: large enough for a volume descriptor, which is not there. */
  zeros: join(fixtures, "zeros.iso"),
  /** A few words of text. */
  letter: join(fixtures, "letter.iso"),
  /** The first 4 MB of {@link media.debian12}: right volume descriptor, missing contents. */
  truncated: join(fixtures, "truncated.iso"),
} as const;

/** Why a disc is not there, in words for a skipped test; nothing where it is. */
export async function mediumMissing(path: string): Promise<string | undefined> {
  const there = await access(path).then(
    () => true,
    () => false,
  );
  return there ? undefined : `${path} is not there (build/fixtures says why)`;
}

/** A copy that QEMU's user can read, also where the checkout lies in a private folder; it goes with the daemon. */
export async function readableCopy(medium: string, { root }: PrivateLibvirtd): Promise<string> {
  const folder = join(root, "media");
  await mkdir(folder, { recursive: true });
  const copy = join(folder, basename(medium));
  await copyFile(medium, copy);
  await chmod(copy, 0o644);
  return copy;
}
