import { AppError } from "../../../shared/model/error.ts";
import { elements, readXml, text, type XmlElement, XmlError } from "../xml/document.ts";

export interface OvfDisk {
  /** A file name of the package. */
  readonly file: string;
  /** bytes */
  readonly capacity: number;
  readonly bus: "sata" | "scsi" | "virtio";
}

/** A machine as an OVF descriptor has it, as far as it can be taken over. */
export interface OvfMachine {
  readonly name: string;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly firmware: "bios" | "efi";
  readonly disks: readonly OvfDisk[];
  /** libvirt's models of its network cards. */
  readonly interfaces: readonly string[];
  /** The controller of its SCSI disks, as libvirt names it. */
  readonly scsi: string | undefined;
  readonly cdroms: number;
  /** What is not taken over, a sentence each. */
  readonly notes: readonly string[];
}

const limits = { vcpus: 1024, memoryMiB: 2 ** 24, disks: 100, interfaces: 100, capacity: 2 ** 53 - 1 };

/** A file name that cannot lead anywhere. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const plainName = /^[^./\\\u0000-\u001f\u007f][^/\\\u0000-\u001f\u007f]{0,254}$/u;
export const isPlainName = (name: string): boolean => plainName.test(name);

/** Numbers of CIM_ResourceAllocationSettingData.ResourceType that are read (DSP0004's schema, 2.22). */
const types = {
  ...{ cpu: 3, memory: 4, ide: 5, scsi: 6, network: 10, floppy: 14, cd: 15, dvd: 16, disk: 17, sata: 20 },
  ...{ usb: 23, video: 24, sound: 35 },
};
const silent = new Set<number>([types.usb, types.video]);

const networkModels: Readonly<Record<string, string>> = {
  e1000: "e1000",
  e1000e: "e1000e",
  pcnet32: "pcnet",
  vmxnet3: "vmxnet3",
  virtio: "virtio",
};
const scsiModels: Readonly<Record<string, string>> = {
  lsilogic: "lsilogic",
  lsilogicsas: "lsisas1068",
  virtualscsi: "vmpvscsi",
  virtio: "virtio-scsi",
};

/**
 * Reads an OVF 1.0 or 2.0 descriptor (DMTF DSP0243) of VirtualBox, VMware or our own. Pure.
 * @throws AppError `bad-ovf`
 */
export function readOvf(xml: string): OvfMachine {
  try {
    return readXml(xml, readEnvelope);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw badOvf("Its descriptor cannot be read.", error.message);
  }
}

function readEnvelope(root: XmlElement): OvfMachine {
  const systems = elements(root, "//*[local-name()='VirtualSystem']");
  const [system] = systems;
  if (!system) throw badOvf("There is no machine in it.");
  const notes: string[] = [];
  if (systems.length > 1) notes.push(`It holds ${systems.length} machines; only the first is taken.`);
  const files = byAttribute(root, "//*[local-name()='References']/*[local-name()='File']", "id");
  const disks = byAttribute(root, "//*[local-name()='DiskSection']/*[local-name()='Disk']", "diskId");
  const items = elements(
    system,
    "*[local-name()='VirtualHardwareSection']/*[local-name()='Item' or local-name()='StorageItem' or local-name()='EthernetPortItem']",
  ).map(readItem);
  const of = (...wanted: number[]) => items.filter(({ type }) => wanted.includes(type));
  const controllers = new Map(of(types.ide, types.scsi, types.sata).map((item) => [item.instance, item]));

  const taken: OvfDisk[] = [];
  for (const item of of(types.disk).slice(0, limits.disks)) {
    const disk = disks.get(/^(?:ovf:)?\/disk\/(.+)$/.exec(item.host)?.[1] ?? "");
    const file = disk && files.get(attribute(disk, "fileRef") ?? "");
    const href = file && attribute(file, "href");
    if (!disk || href === undefined) {
      notes.push(`The disk ${item.name} has no file in it, so it is left out.`.slice(0, 400));
      continue;
    }
    if (!isPlainName(href)) throw badOvf("It names a disk outside itself.", href);
    if (attribute(file!, "compression"))
      throw badOvf("Its disks are packed once more, which is not supported.", href);
    const controller = controllers.get(item.parent);
    taken.push({ file: href, capacity: capacityOf(disk), bus: busOf(controller) });
  }
  const scsi = of(types.scsi)[0];
  for (const type of new Set(items.map((item) => item.type))) {
    if (Object.values(types).includes(type) && type !== types.floppy && type !== types.sound) continue;
    const item = items.find((candidate) => candidate.type === type)!;
    if (!silent.has(type)) notes.push(`Its device “${item.name}” is not taken over.`.slice(0, 400));
  }
  const name = child(system, "Name") ?? attribute(system, "id") ?? "machine";
  return {
    name: name.slice(0, 1024),
    vcpus: clamp(sum(of(types.cpu)), 1, limits.vcpus),
    memoryMiB: clamp(memoryOf(of(types.memory)), 1, limits.memoryMiB),
    firmware: firmwareOf(system),
    disks: taken,
    interfaces: of(types.network)
      .slice(0, limits.interfaces)
      .map(({ subtype }) => networkModels[subtype] ?? "e1000"),
    scsi: scsi && (scsiModels[scsi.subtype] ?? "lsilogic"),
    cdroms: Math.min(of(types.cd, types.dvd).length, 4),
    notes: notes.slice(0, 100),
  };
}

interface Item {
  readonly type: number;
  readonly subtype: string;
  readonly name: string;
  readonly instance: string;
  readonly parent: string;
  readonly host: string;
  readonly quantity: number;
  readonly units: string;
}

function readItem(item: XmlElement): Item {
  return {
    type: Number(child(item, "ResourceType") ?? 0),
    subtype: (child(item, "ResourceSubType") ?? "").toLowerCase(),
    name: (child(item, "ElementName") ?? child(item, "Caption") ?? "").slice(0, 200),
    instance: child(item, "InstanceID") ?? "",
    parent: child(item, "Parent") ?? "",
    host: child(item, "HostResource") ?? "",
    quantity: Number(child(item, "VirtualQuantity") ?? 0),
    units: child(item, "AllocationUnits") ?? "",
  };
}

const sum = (items: readonly Item[]): number => items.reduce((total, { quantity }) => total + quantity, 0);

const clamp = (value: number, low: number, high: number): number =>
  Number.isFinite(value) ? Math.min(high, Math.max(low, Math.round(value))) : low;

/** MiB; the unit is a power of two of bytes, or a word of OVF 0.9 that old programs still write. */
function memoryOf(items: readonly Item[]): number {
  return items.reduce((total, { quantity, units }) => total + (quantity * unitOf(units, 20)) / 2 ** 20, 0);
}

function unitOf(units: string, usual: number): number {
  const power = /^byte\s*\*\s*2\^(\d{1,2})$/.exec(units.trim())?.[1];
  if (power !== undefined) return 2 ** Number(power);
  const words: Readonly<Record<string, number>> = { byte: 0, kilobytes: 10, megabytes: 20, gigabytes: 30 };
  return 2 ** (words[units.trim().toLowerCase()] ?? usual);
}

function capacityOf(disk: XmlElement): number {
  const capacity = Number(attribute(disk, "capacity"));
  const bytes = capacity * unitOf(attribute(disk, "capacityAllocationUnits") ?? "byte", 0);
  if (!(bytes > 0 && bytes <= limits.capacity)) throw badOvf("It does not say how large a disk is.");
  return bytes;
}

const busOf = (controller: Item | undefined): OvfDisk["bus"] =>
  controller?.type !== types.scsi ? (controller?.subtype === "virtio" ? "virtio" : "sata") : "scsi";

/** VMware says it in a setting of its own, VirtualBox in its machine element. */
function firmwareOf(system: XmlElement): "bios" | "efi" {
  const set = elements(system, ".//*[local-name()='Config']").some(
    (config) => attribute(config, "key") === "firmware" && attribute(config, "value") === "efi",
  );
  const box = elements(system, ".//*[local-name()='Hardware']/*[local-name()='Firmware']").some((firmware) =>
    /^efi/i.test(text(firmware, "@type") ?? ""),
  );
  return set || box ? "efi" : "bios";
}

function byAttribute(root: XmlElement, path: string, name: string): Map<string, XmlElement> {
  return new Map(elements(root, path).map((found) => [attribute(found, name) ?? "", found]));
}

/** Attributes of OVF are in its namespace, under whatever prefix. */
const attribute = (from: XmlElement, name: string): string | undefined =>
  from.attrs.find((found) => found.name === name)?.value;

const child = (from: XmlElement, name: string): string | undefined =>
  elements(from, "*")
    .find((found) => found.name === name)
    ?.content.trim();

export const badOvf = (message: string, detail?: string) =>
  new AppError({
    code: "bad-ovf",
    message: `This package cannot be used. ${message}`,
    hint: "Export it again from the program that it comes from, as OVF 1.0.",
    ...(detail !== undefined && { detail: detail.slice(0, 2000) }),
  });
