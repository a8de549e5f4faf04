import { AppError } from "../../../shared/model/error.ts";
import { element, elements, readXml, text, XmlError } from "../xml/document.ts";
import { editXml, removeAt, removeElementAt, setAt } from "../xml/edit.ts";
import { removeNode } from "../xml/indent.ts";
import { leaveOutside } from "./outside.ts";

export interface RestoredMachine {
  readonly name: string;
  /** Its new identifier; undefined for the one that it had, with its addresses. */
  readonly uuid: string | undefined;
  /** Tells guests that watch for it that time went back. */
  readonly generation: string;
  /** The new images by the names of their disks. All are qcow2. */
  readonly disks: ReadonlyMap<string, string>;
  /** Its UEFI variables; undefined lets libvirt begin new ones. */
  readonly nvram: string | undefined;
  /** What of a host besides its disks it keeps, by the lines of `outsideOf`. */
  readonly kept: ReadonlySet<string>;
}

/**
 * The definition of a backup with new disks, as it can be defined again. Pure.
 * @param definition that `checkDefinition` has let pass
 * @throws XmlError
 */
export function restoredDefinition(definition: string, machine: RestoredMachine): string {
  const { name, uuid, generation, disks, nvram, kept } = machine;
  return editXml(definition, (root) => {
    leaveOutside(root, new Set(disks.keys()), kept);
    setAt(root, "name", name);
    if (element(root, "genid")) setAt(root, "genid", generation);
    if (uuid !== undefined) {
      setAt(root, "uuid", uuid);
      for (const mac of elements(root, "devices/interface/mac")) removeNode(mac);
    }
    removeElementAt(root, "os/nvram/source");
    if (nvram !== undefined) {
      removeAt(root, "os/nvram/@type");
      setAt(root, "os/nvram", nvram);
    } else if (element(root, "os/nvram")) removeNode(element(root, "os/nvram")!);
    for (const disk of elements(root, "devices/disk")) {
      const path = disks.get(text(disk, "target/@dev") ?? "");
      if (path === undefined) continue;
      for (const gone of elements(disk, replaced)) removeNode(gone);
      setAt(disk, "@type", "file");
      setAt(disk, "driver/@name", "qemu");
      setAt(disk, "driver/@type", "qcow2");
      setAt(disk, "source/@file", path);
    }
  });
}

/** What belongs to a disk's former image. */
const replaced = "source | backingStore | mirror | auth | encryption";

/**
 * Refuses what is no definition of a machine that QEMU runs: only such machines have backups.
 * @throws AppError `damaged-backup`
 */
export function checkDefinition(definition: string): void {
  let detail: string | undefined;
  try {
    const type = readXml(definition, (root) => text(root, "self::domain/@type"));
    if (type === "qemu" || type === "kvm") return;
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    detail = error.message.slice(0, 2000);
  }
  throw new AppError({
    code: "damaged-backup",
    message: "Its definition is not one of a machine that QEMU runs.",
    hint: "Only such machines have backups. Restore another one.",
    ...(detail !== undefined && { detail }),
  });
}
