import { createHash } from "node:crypto";
import { elements, readXml, text, texts, type XmlElement } from "../xml/document.ts";
import { removeElementAt, setAt, standsAt } from "../xml/edit.ts";
import { removeNode } from "../xml/indent.ts";

/** Something of a host that a definition names, and that is not in its backup. */
interface Outside {
  /** A line that says what: the same for the same thing in another definition. */
  readonly what: string;
  /** The image in a drive. */
  readonly medium?: string | undefined;
  /** Takes it out of the definition. */
  readonly leaveOut: () => void;
}

/**
 * What a definition has of a host besides the disks of its backup: files, folders, devices, programs and options.
 * Whoever wrote the backup chose these, and a machine that has them can read or change them.
 * @param own the targets of the disks that are in the backup
 */
export const outsideOf = (
  definition: string,
  own: ReadonlySet<string>,
): { what: string; medium: string | undefined }[] =>
  readXml(definition, (root) =>
    find(root, own)
      .filter(({ what }) => what !== usual)
      .map(({ what, medium }) => ({ what, medium })),
  );

/** Takes everything of a host out of a definition but what is `kept`, by the lines of {@link outsideOf}. */
export function leaveOutside(root: XmlElement, own: ReadonlySet<string>, kept: ReadonlySet<string>): void {
  for (const { what, leaveOut } of find(root, own)) if (!kept.has(what)) leaveOut();
  // QEMU starts with none of these where there is no kernel that they are for.
  if (!standsAt(root, "os/kernel")) for (const path of ofKernel) removeElementAt(root, path);
}

const ofKernel = ["os/initrd", "os/cmdline", "os/dtb"];

function find(root: XmlElement, own: ReadonlySet<string>): Outside[] {
  return [
    ...elements(root, "devices/disk").flatMap((disk) => ofDisk(disk, own)),
    ...elements(root, "devices/*[not(self::disk)]").flatMap(ofDevice),
    ...elements(root, "os/*").flatMap(ofBoot),
    ...elements(root, "sysinfo/entry[@file]").map((entry) =>
      whole(entry, "File for the firmware", values(entry)),
    ),
    ...elements(root, "bootloader | bootloader_args").map((found) =>
      whole(found, "Boot loader", [found.content]),
    ),
    ...elements(root, "seclabel")
      .filter(isLabel)
      .map((label) => whole(label, "Security label", values(label))),
    // What is in a namespace of its own is handed to QEMU as it stands.
    ...elements(root, "*")
      .filter(({ namespaceUri }) => namespaceUri !== "")
      .map((found) => whole(found, "Options of the hypervisor's own", values(found))),
  ];
}

/** What is dynamic and names nothing is what libvirt does anyway. */
const isLabel = (label: XmlElement): boolean =>
  text(label, "@type") !== "dynamic" || text(label, "@relabel") === "no" || elements(label, "*").length > 0;

function ofDisk(disk: XmlElement, own: ReadonlySet<string>): Outside[] {
  const target = text(disk, "target/@dev") ?? "";
  const named = elements(disk, "source | mirror | backingStore").flatMap(values);
  if (own.has(target) || named.length === 0) return [];
  const drive = ["cdrom", "floppy"].includes(text(disk, "@device") ?? "");
  if (!drive) return [whole(disk, `Disk ${target}`, named)];
  const leaveOut = () => {
    for (const path of ["source", "mirror", "backingStore"]) removeElementAt(disk, path);
    setAt(disk, "@type", "file");
  };
  return [{ what: line(`Medium in ${target}`, named), medium: text(disk, "source/@file"), leaveOut }];
}

/** Kinds of device that are nothing without something of the host. */
const hostKinds: ReadonlySet<string> = new Set(["hostdev", "filesystem", "lease", "shmem", "redirdev"]);
/** Characters of these go to nobody else, or to where libvirt chooses. */
const closedTypes: ReadonlySet<string> = new Set([
  "pty",
  "null",
  "vc",
  "unix",
  "spicevmc",
  "spiceport",
  "qemu-vdagent",
]);
const guestNetworks: ReadonlySet<string> = new Set([
  "network",
  "bridge",
  "user",
  "direct",
  "internal",
  "null",
]);
const labels: Readonly<Record<string, string>> = {
  hostdev: "Device of the host",
  filesystem: "Shared folder",
  emulator: "Program",
  serial: "Serial port",
  parallel: "Parallel port",
  interface: "Network card",
};

function ofDevice(device: XmlElement): Outside[] {
  const { name } = device;
  const type = text(device, "@type");
  const paths = pathsOf(device).filter((path) => !randomDevices.has(path));
  if (name === "emulator" && usualProgram.test(device.content)) {
    // Every host has its own place for it.
    return [{ what: usual, leaveOut: () => removeNode(device) }];
  }
  const isLine = ["serial", "parallel", "console", "channel"].includes(name);
  const open =
    hostKinds.has(name) ||
    (isLine && !closedTypes.has(type ?? "")) ||
    (name === "interface" && !guestNetworks.has(type ?? "")) ||
    (name === "smartcard" && !(text(device, "@mode") === "passthrough" && closedTypes.has(type ?? ""))) ||
    (name === "rng" && text(device, "backend/@model") === "egd") ||
    elements(device, ".//seclabel").length > 0;
  if (!open && paths.length === 0) return [];
  const source = elements(device, "source").flatMap(values);
  const all = source.length > 0 ? [...(type === undefined ? [] : [type]), ...source] : values(device);
  const named = paths.length > 0 ? paths : all;
  const found = whole(device, labels[name] ?? capital(name), named);
  if (!isLine || name === "channel") return [found];
  const leaveOut = () => {
    for (const path of ["source", "log", "protocol"]) removeElementAt(device, path);
    setAt(device, "@type", "pty");
  };
  return [{ ...found, leaveOut }];
}

/** What every definition has that libvirt has written; no line of it is shown or can be kept. */
const usual = "";
const usualProgram = /^\s*\/usr\/(?:local\/)?(?:bin|libexec)\/(?:qemu-[a-z0-9_-]+|kvm)\s*$/;

function ofBoot(found: XmlElement): Outside[] {
  const { name, content } = found;
  if (name === "nvram") {
    const template = text(found, "@template");
    if (template === undefined || isFirmware(template)) return [];
    const leaveOut = () => found.attr("template")?.remove();
    return [{ what: line("Template of its UEFI variables", [template]), leaveOut }];
  }
  if (name === "loader" ? content.trim() === "" || isFirmware(content.trim()) : !bootFiles.has(name))
    return [];
  return [whole(found, "Boot file", [name, ...values(found)])];
}

const bootFiles: ReadonlySet<string> = new Set([
  "kernel",
  "initrd",
  "dtb",
  "acpi",
  "init",
  "initdir",
  "shim",
]);
const isFirmware = (path: string): boolean => path.startsWith("/usr/share/") && !path.includes("/../");

/** Devices that give random bytes, and nothing of the host. */
const randomDevices: ReadonlySet<string> = new Set(["/dev/urandom", "/dev/random"]);

/** All that stands in an element: its attributes' values and its texts, those of what is in it too. */
const values = (from: XmlElement): string[] =>
  [
    ...texts(from, "descendant-or-self::*/@*[not(local-name() = 'type')]"),
    ...texts(from, ".//text()"),
  ].filter((value) => value !== "");

/** A name without a folder is one in the hypervisor's, which is the root. */
const pathsOf = (from: XmlElement): string[] => [
  ...values(from).filter((value) => value.includes("/")),
  ...texts(from, "descendant-or-self::*/@path | descendant-or-self::*/@file"),
];

const whole = (found: XmlElement, label: string, named: readonly string[]): Outside => ({
  what: line(label, named),
  leaveOut: () => removeNode(found),
});

/** Two different things never have the same line, however long they are. */
function line(label: string, named: readonly string[]): string {
  const all = `${label}: ${[...new Set(named)].join(", ")}`;
  if (all.length <= 400) return all;
  return `${all.slice(0, 380)}… ${createHash("sha256").update(all).digest("hex").slice(0, 16)}`;
}

const capital = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1);
