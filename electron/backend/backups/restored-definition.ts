import { element, elements, readXml, text } from "../xml/document.ts";
import { editXml, removeAt, removeElementAt, setAt } from "../xml/edit.ts";
import { removeNode } from "../xml/indent.ts";

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
  /** Media that are not there. */
  readonly missing: ReadonlySet<string>;
}

/**
 * The definition of a backup with new disks, as it can be defined again. Pure.
 * @throws XmlError
 */
export function restoredDefinition(definition: string, machine: RestoredMachine): string {
  const { name, uuid, generation, disks, nvram, missing } = machine;
  return editXml(definition, (root) => {
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
      if (path !== undefined) {
        removeElementAt(disk, "source");
        removeElementAt(disk, "backingStore");
        removeElementAt(disk, "mirror");
        setAt(disk, "@type", "file");
        setAt(disk, "driver/@name", "qemu");
        setAt(disk, "driver/@type", "qcow2");
        setAt(disk, "source/@file", path);
      } else if (missing.has(text(disk, "source/@file") ?? "")) removeElementAt(disk, "source");
    }
  });
}

/** The media in drives of a definition: what a guest could do without. */
export const mediaOf = (definition: string): string[] =>
  readXml(definition, (root) =>
    elements(root, "devices/disk[@device='cdrom' or @device='floppy']/source[@file]").map(
      (source) => text(source, "@file") ?? "",
    ),
  );
