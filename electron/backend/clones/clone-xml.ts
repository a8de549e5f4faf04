import { fileNameFor } from "../storage/volumes.ts";
import { elements, readXml, text, type XmlElement } from "../xml/document.ts";
import { allAt, editXml, removeAt, removeElement, removeElementAt, setAt, standsAt } from "../xml/edit.ts";

/** What a disk of the clone names; `keep` leaves it as it is, `leave` takes it out. */
export type CloneSource = { readonly path: string; readonly format: string } | "keep" | "leave";

/** All that a clone has of its own. */
export interface CloneIdentity {
  readonly name: string;
  readonly uuid: string;
  /** Its generation, where it has one (Windows guests look at it). */
  readonly generation: string;
  /** Gives a MAC address that nothing has. */
  readonly mac: (like: string) => string;
  /** By target; a disk that is not in it stays as it is. */
  readonly disks: ReadonlyMap<string, CloneSource>;
  /** The file with its UEFI variables; undefined where libvirt is to begin one. */
  readonly nvram: string | undefined;
}

/**
 * The definition of a clone. What two machines cannot share is its own: name, UUID, MAC addresses, images, files that
 * consoles write to, sockets, ports, names of host interfaces. All else, metadata of other programs too, stays. Pure.
 * @param source the definition with its secrets
 * @throws XmlError for a name that XML cannot carry
 */
export function cloneDefinition(source: string, identity: CloneIdentity): string {
  return editXml(source, (root) => {
    const before = text(root, "name") ?? "";
    setIdentity(root, identity);
    for (const disk of elements(root, "devices/disk")) setDisk(disk, identity.disks);
    for (const card of elements(root, "devices/interface")) setCard(card, identity.mac);
    for (const device of elements(
      root,
      "devices/serial | devices/parallel | devices/console | devices/channel",
    ))
      setCharacterDevice(device, before, identity.name);
    for (const display of elements(root, "devices/graphics")) setDisplay(display);
    for (const vsock of elements(root, "devices/vsock")) {
      setAt(vsock, "cid/@auto", "yes");
      removeAt(vsock, "cid/@address");
    }
    setVariables(root, identity.nvram);
  });
}

const systemUuid = "sysinfo/system/entry[@name='uuid']";

function setIdentity(root: XmlElement, { name, uuid, generation }: CloneIdentity): void {
  setAt(root, "name", name);
  setAt(root, "uuid", uuid);
  root.attr("id")?.remove();
  const title = text(root, "title");
  if (title) setAt(root, "title", `${title} (clone)`);
  // Guests watch for another one to notice that they were copied.
  if (standsAt(root, "genid")) setAt(root, "genid", generation);
  // libvirt refuses one that differs from the machine's own.
  if (standsAt(root, systemUuid)) setAt(root, systemUuid, uuid);
  for (const own of ["autostart", "template"] as const) {
    for (const found of elements(root, `metadata/guesthouse:machine/guesthouse:${own}`)) {
      removeElement(found, `metadata/guesthouse:machine/guesthouse:${own}`);
    }
  }
}

function setDisk(disk: XmlElement, sources: CloneIdentity["disks"]): void {
  const source = sources.get(text(disk, "target/@dev") ?? "") ?? "keep";
  if (source === "keep") return;
  if (source === "leave") {
    const device = text(disk, "@device");
    // A drive stays, without its medium; a disk without an image is none.
    if (device === "cdrom" || device === "floppy") removeElementAt(disk, "source");
    else removeElement(disk, "devices/disk");
    return;
  }
  for (const other of ["dev", "pool", "volume", "mode", "startupPolicy"]) removeAt(disk, `source/@${other}`);
  disk.setAttr("type", "file");
  setAt(disk, "source/@file", source.path);
  setAt(disk, "driver/@type", source.format);
  for (const chain of allAt(disk, "backingStore")) removeElement(chain, "backingStore");
}

function setCard(card: XmlElement, mac: CloneIdentity["mac"]): void {
  const present = text(card, "mac/@address");
  if (present !== undefined) setAt(card, "mac/@address", mac(present));
  // The host's end of it, and what Open vSwitch knows it by.
  removeAt(card, "target/@dev");
  removeAt(card, "virtualport/parameters/@interfaceid");
}

/** Sockets and files that one machine writes to or listens on. */
function setCharacterDevice(device: XmlElement, before: string, name: string): void {
  const type = text(device, "@type");
  const path = text(device, "source/@path");
  const listens = type === "unix" && text(device, "source/@mode") !== "connect";
  if (path !== undefined && (type === "file" || type === "pipe" || listens)) {
    setAt(device, "source/@path", ownPath(path, before, name));
  }
  const log = text(device, "log/@file");
  if (log !== undefined) setAt(device, "log/@file", ownPath(log, before, name));
}

/** A fixed port or socket could serve only one of the two. */
function setDisplay(display: XmlElement): void {
  removeAt(display, "@socket");
  for (const listen of elements(display, "listen[@type='socket']")) removeAt(listen, "@socket");
  const fixed = [text(display, "@port"), text(display, "@tlsPort")].some((port) => port && port !== "-1");
  if (!fixed || text(display, "@autoport") === "yes") return;
  setAt(display, "@port", "-1");
  removeAt(display, "@tlsPort");
  setAt(display, "@autoport", "yes");
}

function setVariables(root: XmlElement, nvram: string | undefined): void {
  if (!standsAt(root, "os/nvram")) return;
  const inSource = standsAt(root, "os/nvram/source");
  if (nvram === undefined) {
    if (inSource) removeElementAt(root, "os/nvram");
    else removeAt(root, "os/nvram");
    return;
  }
  setAt(root, inSource ? "os/nvram/source/@file" : "os/nvram", nvram);
}

/** A path with the machine's name in it for the new name; one without gets the name before its extension. */
export function ownPath(path: string, before: string, name: string): string {
  const [, folder = "", file = path] = /^(.*\/)?([^/]*)$/su.exec(path) ?? [];
  const part = fileNameFor(name, "");
  if (before !== "" && file.includes(before)) return `${folder}${file.replaceAll(before, part)}`;
  const [, stem = file, extension = ""] = /^(.+?)(\.[^.]*)?$/su.exec(file) ?? [];
  return `${folder}${stem}-${part}${extension}`;
}

/** What a user should know of the devices that a machine and its clone both name. */
export function cloneWarnings(source: string): string[] {
  return readXml(source, (root) => {
    const warnings: string[] = [];
    const warn = (path: string, sentence: string) => {
      if (elements(root, path).length > 0) warnings.push(sentence);
    };
    warn(
      "devices/hostdev | devices/interface[@type='hostdev']",
      "It has a device of the host, which only one of the two machines can use at a time.",
    );
    warn(
      "devices/tpm/backend[@type='emulator']",
      "Its TPM begins empty: what the guest keeps in it (BitLocker keys, for example) is not copied.",
    );
    warn(
      "devices/tpm/backend[@type='passthrough']",
      "It has the host's own TPM, which only one of the two machines can use at a time.",
    );
    warn(
      "devices/*[self::serial or self::console or self::channel][@type='tcp' or @type='udp']",
      "One of its serial ports has a fixed network port, which only one of the two machines can use at a time.",
    );
    warn("devices/lease", "It holds a lease, which only one of the two machines can have at a time.");
    warn(
      "qemu:commandline",
      "It has options of QEMU's own; what they name (files, ports) is the same for both machines.",
    );
    return warnings;
  });
}
