import type { FirmwareSupport, OsRecord, Requirements } from "./record.ts";

/** What the defaults of a new machine depend on, with everything inherited resolved. */
export interface OsFacts {
  readonly id: string;
  readonly shortId: string;
  readonly name: string;
  readonly family: string;
  readonly distro: string;
  readonly version: string;
  readonly releaseDate: string | undefined;
  readonly minimum: Requirements;
  readonly recommended: Requirements;
  /** What has a driver on the installation medium itself. */
  readonly supports: Readonly<Record<DeviceName, boolean>>;
  /** What the database says of firmware; undefined where it says nothing. */
  readonly firmware: { readonly bios: boolean | undefined; readonly efi: boolean | undefined };
}

/**
 * Devices by osinfo's ids: bus vendor and product numbers. Virtio devices have two numbers, of the
 * transitional device and of version 1; on a q35 machine either driver finds what QEMU offers.
 */
const deviceIds = {
  virtioNet: ["pcisig.com/pci/1af4/1000", "pcisig.com/pci/1af4/1041"],
  virtioBlock: ["pcisig.com/pci/1af4/1001", "pcisig.com/pci/1af4/1042"],
  virtioScsi: ["pcisig.com/pci/1af4/1004", "pcisig.com/pci/1af4/1048"],
  virtioBalloon: ["pcisig.com/pci/1af4/1002", "pcisig.com/pci/1af4/1045"],
  virtioConsole: ["pcisig.com/pci/1af4/1003", "pcisig.com/pci/1af4/1043"],
  virtioRng: ["pcisig.com/pci/1af4/1005", "pcisig.com/pci/1af4/1044"],
  virtioGpu: ["pcisig.com/pci/1af4/1050"],
  qxl: ["pcisig.com/pci/1b36/0100"],
  e1000e: ["pcisig.com/pci/8086/10d3"],
  e1000: ["pcisig.com/pci/8086/100e"],
  usbTablet: ["usb.org/usb/80ee/0021"],
  xhci: ["pcisig.com/pci/1b36/0004", "pcisig.com/pci/1033/0194"],
  q35: ["qemu.org/chipset/x86/q35"],
} as const;

export type DeviceName = keyof typeof deviceIds;

/** Resolves a record against the database. `arch` is osinfo's name, such as `x86_64`. */
export function resolveFacts(os: OsRecord, systems: ReadonlyMap<string, OsRecord>, arch: string): OsFacts {
  const ancestry = ancestors(os, systems);
  const supported = new Map<string, boolean>();
  const firmware: FirmwareSupport[] = [];
  // The nearest statement about a device wins: a release can take back what its ancestor had.
  for (const relative of ancestry) {
    for (const device of relative.devices) {
      if (!supported.has(device.id)) supported.set(device.id, device.supported);
    }
    firmware.push(...relative.firmware);
  }
  const supports = Object.fromEntries(
    Object.entries(deviceIds).map(([name, ids]) => [name, ids.some((id) => supported.get(`http://${id}`))]),
  ) as Record<DeviceName, boolean>;
  const firmwareOf = (type: string) =>
    firmware.find((entry) => entry.type === type && (entry.arch === arch || entry.arch === "all"))?.supported;

  return {
    id: os.id,
    shortId: os.shortId,
    name: os.name,
    family: os.family,
    distro: os.distro,
    version: os.version,
    releaseDate: os.releaseDate,
    minimum: requirements(ancestry, arch, "minimum"),
    recommended: requirements(ancestry, arch, "recommended"),
    supports,
    firmware: { bios: firmwareOf("bios"), efi: firmwareOf("efi") },
  };
}

/**
 * The system itself, then what it derives from or is a clone of, nearest first. What it merely upgrades is
 * not among them: the database says inheritance with `derives-from` and `clones` alone.
 */
function ancestors(os: OsRecord, systems: ReadonlyMap<string, OsRecord>): OsRecord[] {
  const found = new Set<OsRecord>([os]);
  for (const relative of found) {
    for (const id of [...relative.derivesFrom, ...relative.clones]) {
      const next = systems.get(id);
      // A set ignores what it has, so that a circle in the data ends.
      if (next) found.add(next);
    }
  }
  return [...found];
}

/**
 * Field by field what the nearest relative says that says anything of it, for the architecture before for
 * all. An old recommendation is no use to a release that has raised its own minimum.
 */
function requirements(
  ancestry: readonly OsRecord[],
  arch: string,
  kind: "minimum" | "recommended",
): Requirements {
  const candidates = ancestry.flatMap((relative) => [
    relative.resources.filter((resources) => resources.arch === arch),
    relative.resources.filter((resources) => resources.arch === "all"),
  ]);
  const nearest = (field: keyof Requirements) => {
    const says = candidates.find((group) =>
      group.some(({ minimum, recommended }) => minimum[field] || recommended[field]),
    );
    return says?.map((resources) => resources[kind][field]).find((value) => value);
  };
  return { ram: nearest("ram"), storage: nearest("storage"), cpus: nearest("cpus") };
}
