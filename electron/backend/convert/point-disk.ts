import { AppError } from "../../../shared/model/error.ts";
import { elements, text, type XmlElement } from "../xml/document.ts";
import { editXml, removeElementAt, setAt } from "../xml/edit.ts";

/** What a machine's disk is to be. */
export interface DiskSource {
  /** As the connection's host names it. */
  readonly path: string;
  /** libvirt's name. */
  readonly format: string;
  /** The secret of libvirt that has the passphrase of an encrypted image. */
  readonly secret?: string | undefined;
}

/** A machine's disk by its target. */
export const diskOf = (root: XmlElement, target: string): XmlElement | undefined =>
  elements(root, "devices/disk").find((disk) => text(disk, "target/@dev") === target);

/**
 * A definition whose disk has another image; all else of the disk stays. What only belongs to the former image goes.
 * https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms
 * @throws AppError `no-such-item`
 */
export function pointDisk(xml: string, target: string, { path, format, secret }: DiskSource): string {
  return editXml(xml, (root) => {
    const disk = diskOf(root, target);
    if (!disk) throw noSuchDisk(target);
    for (const gone of ["source", "encryption", "backingStore", "mirror"]) removeElementAt(disk, gone);
    setAt(disk, "@type", "file");
    if (!text(disk, "driver/@name")) setAt(disk, "driver/@name", "qemu");
    setAt(disk, "driver/@type", format);
    if (format !== "qcow2") removeElementAt(disk, "driver/metadata_cache");
    setAt(disk, "source/@file", path);
    if (secret === undefined) return;
    setAt(disk, "source/encryption/@format", "luks");
    setAt(disk, "source/encryption/secret/@type", "passphrase");
    setAt(disk, "source/encryption/secret/@uuid", secret);
  });
}

export const noSuchDisk = (target: string) =>
  new AppError({
    code: "no-such-item",
    message: `The machine has no disk ${target} any more.`,
    hint: "Look at its hardware again; something else may have changed it.",
  });
