import type { SnapshotOptions } from "../../../shared/contract/snapshots.ts";

/** A disk as far as it matters for snapshots. */
export interface DiskForSnapshot {
  readonly target: string;
  readonly device: string;
  readonly format: string | undefined;
  /** Undefined where it has none: on the network, in a pool by name, an empty drive. */
  readonly path: string | undefined;
  readonly network: string | undefined;
  readonly byVolume: boolean;
  readonly readOnly: boolean;
  readonly shared: boolean;
  readonly encrypted: boolean;
}

export interface MachineForSnapshot {
  readonly driver: string;
  readonly state: "off" | "running" | "paused" | "sleeping";
  readonly disks: readonly DiskForSnapshot[];
  /** Firmware variables in a flash image. */
  readonly pflash: boolean;
  /** The firmware is chosen by libvirt at the next start. */
  readonly uefi: boolean;
  /** Why its memory cannot be moved or saved: a device of the host's, say. */
  readonly unsaveable: string | undefined;
  readonly agent: boolean;
  /** 1,000,000 × major + 1,000 × minor + release. */
  readonly libvirtVersion: number;
  /** The kind of the snapshot that the present state goes back to. */
  readonly currentKind: "internal" | "external" | undefined;
}

type Possible = Omit<SnapshotOptions, "proposed"> & {
  readonly proposed: { readonly kind: "internal" | "external"; readonly memory: boolean };
};

/** From this version on libvirt takes snapshots inside a machine's images when its firmware is UEFI. */
const internalWithUefiSince = 10_010_000;

/**
 * Which kinds of snapshot a machine can have now, and in one sentence each why not. The one place that decides it.
 */
export function possibleSnapshots(machine: MachineForSnapshot): Possible {
  const { state, driver, agent } = machine;
  const running = state !== "off";
  const disks = machine.disks.filter(isDisk).map((disk) => ({
    target: disk.target,
    path: (disk.path ?? disk.network ?? "").slice(0, 4096),
    ...given("never", neverOf(disk)),
    ...given("notExternal", whyNotOutside(disk, running)),
    convertible: disk.format !== "qcow2" && disk.path !== undefined && !disk.readOnly && !disk.shared,
  }));
  const none = disks.some(({ never }) => never === undefined)
    ? undefined
    : "It has no disk that can be in one.";
  const sleeping = state === "sleeping" ? "The guest has put itself to sleep. Wake it first." : undefined;
  const all =
    sleeping ?? (driver === "QEMU" || driver === "TEST" ? none : "This hypervisor has no snapshots.");
  const internal = all ?? whyNotInternal(machine, running);
  const external = all ?? whyNotExternal(disks);
  const saveable = running ? machine.unsaveable : "The machine is off, so there is no memory to keep.";
  const choices = {
    internal: choice(internal ?? (running ? saveable : undefined)),
    external: choice(external),
    memory: { internal: choice(internal ?? saveable), external: choice(external ?? saveable) },
    diskOnly: {
      internal: choice(
        internal ?? (running ? "Of a running machine it always includes the memory." : undefined),
      ),
      external: choice(external),
    },
  };
  const wholeExternal = external === undefined && mustBeLeftOut(disks) === undefined;
  const prefersExternal = machine.currentKind === "external" && wholeExternal;
  const kind = choices.internal.reason === undefined && !prefersExternal ? "internal" : "external";
  return {
    running,
    ...choices,
    quiesce: choice(
      !running ? "The machine is off." : !agent ? "No guest agent answers in the guest." : undefined,
    ),
    disks,
    proposed: { kind, memory: running && choices.memory[kind].reason === undefined },
    notes: notesOf(machine),
  };
}

const choice = (reason: string | undefined) => (reason === undefined ? {} : { reason: reason.slice(0, 400) });
const given = <K extends string>(key: K, value: string | undefined): { [P in K]?: string } =>
  value === undefined ? {} : ({ [key]: value } as { [P in K]?: string });

function neverOf(disk: DiskForSnapshot): string | undefined {
  if (disk.readOnly) return "It is read-only, so nothing changes on it.";
  if (disk.shared) return "Other machines write to it as well.";
  return undefined;
}

const isDisk = ({ device, path, network, byVolume }: DiskForSnapshot) =>
  device === "disk" && (path !== undefined || network !== undefined || byVolume);

const written = ({ disks }: MachineForSnapshot) => disks.filter((disk) => isDisk(disk) && !disk.readOnly);

function whyNotInternal(machine: MachineForSnapshot, running: boolean): string | undefined {
  const disks = written(machine);
  const shared = disks.find((disk) => disk.shared);
  if (shared) return `${shared.target} is shared with other machines, and all disks have to take part.`;
  const other = disks.find(({ format }) => format !== "qcow2");
  if (other) {
    return `${other.target} is ${other.format ?? "raw"}: only qcow2 images can hold snapshots inside.`;
  }
  const encrypted = disks.find((disk) => disk.encrypted);
  if (encrypted) {
    return running
      ? `${encrypted.target} is encrypted: QEMU crashes when it writes a snapshot into such an image.`
      : `${encrypted.target} is encrypted: libvirt does not hand its passphrase to the tool that would make the snapshot.`;
  }
  if (machine.pflash && machine.libvirtVersion < internalWithUefiSince) {
    return "Its firmware is UEFI, for which this libvirt has no snapshots inside the images.";
  }
  return undefined;
}

/** Why one disk cannot be kept in files of its own, where the others can without it. */
function whyNotOutside({ encrypted, network, byVolume }: DiskForSnapshot, running: boolean) {
  if (encrypted) return "It is encrypted, and what is written afterwards would not be.";
  if (network !== undefined && !running) return "It lies on another host. Start the machine for this.";
  if (byVolume) return "It is named by its pool, not by its file.";
  return undefined;
}

type OfferedDisks = SnapshotOptions["disks"];

/** The first disk that is written to and cannot be in an external snapshot, as a sentence with its reason. */
export function mustBeLeftOut(disks: OfferedDisks): string | undefined {
  const disk = disks.find(({ never, notExternal }) => never === undefined && notExternal !== undefined);
  return disk && `${disk.target} cannot be in it. ${disk.notExternal}`;
}

const whyNotExternal = (disks: OfferedDisks): string | undefined =>
  disks.some(({ never, notExternal }) => never === undefined && notExternal === undefined)
    ? undefined
    : mustBeLeftOut(disks);

function notesOf({ uefi, pflash }: MachineForSnapshot): string[] {
  return uefi || pflash
    ? ["The firmware's variables (boot entries, keys) are in no snapshot; they stay as they are."]
    : [];
}
