import type { FilesState, GuestPlace } from "../../../../shared/contract/guest-files/session.ts";
import { plainError } from "../../errors/plain-error.ts";
import { type Appliance, GuestfsError } from "../../guestfs/appliance.ts";
import type { CallArguments, CallName, CallResult } from "../../guestfs/calls.ts";
import { mountPlace } from "./mount-place.ts";

type Locked = Extract<FilesState, { state: "open" }>["locked"];

/** What was found on disks. */
export interface Found {
  /** Those with a system first. */
  readonly places: readonly GuestPlace[];
  readonly locked: Locked;
  /** The kind of each file system by its device, also of those that are only mounted in a place. */
  readonly types: ReadonlyMap<string, string>;
}

/** File systems in which names that differ by case only are the same. */
const caseless = ["vfat", "msdos", "fat", "exfat", "ntfs", "ntfs3"];
/** What blkid(8) calls what can be opened with a passphrase. */
const encrypted = ["crypto_LUKS", "BitLocker"];
const maxPlaces = 1000;

/**
 * Looks for operating systems, file systems, and what is locked. Nothing is mounted afterwards.
 * @param unlocked devices whose passphrase was given already
 * @param before what was found when less was unlocked, which is not looked at again
 * @throws GuestfsError | AppError of the appliance
 */
export async function findPlaces(
  appliance: Appliance,
  unlocked: ReadonlySet<string>,
  before: Found,
): Promise<Found> {
  // libguestfs' own list takes seconds, and what unlocking has brought is found without it.
  const types = before.types.size > 0 ? new Map(before.types) : await listFileSystems(appliance);
  const { locked, opened } = await lookAtOthers(appliance, types, unlocked);
  for (const [device, type] of opened) await addFileSystem(appliance, types, device, type);
  const looked = await lookIntoAll(
    appliance,
    new Map([...types].filter(([name]) => !before.types.has(name))),
  );
  const places = looked.system ? [] : before.places.filter(({ system }) => system !== undefined);
  if (looked.system) {
    // One that it chokes on must not hide the file systems.
    const roots = (await orUndefined(appliance, "inspect_os")) ?? [];
    for (const root of roots) places.push(await systemPlace(appliance, root, types));
  }
  const mounted = new Set(places.flatMap(({ mounts }) => mounts.map(({ device }) => device)));
  for (const device of types.keys()) {
    if (mounted.has(device)) continue;
    const seen = before.places.find(({ id, system }) => id === device && system === undefined);
    places.push(seen ?? (await fileSystemPlace(appliance, device, types, looked.problems.get(device))));
  }
  await orUndefined(appliance, "umount_all");
  return { places: places.slice(0, maxPlaces), locked, types };
}

/**
 * The kinds of file systems by device. libguestfs calls disks by other names inside of the appliance, and forgets that
 * for the subvolumes that it lists: they are listed by their own file system instead.
 */
async function listFileSystems(appliance: Appliance): Promise<Map<string, string>> {
  const types = new Map<string, string>();
  for (const [device, type] of await appliance.call("list_filesystems")) {
    if (!isSubvolume(device)) await addFileSystem(appliance, types, device, type);
  }
  return new Map([...types].slice(0, maxPlaces));
}

async function addFileSystem(
  appliance: Appliance,
  types: Map<string, string>,
  device: string,
  type: string,
): Promise<void> {
  types.set(device, type);
  if (type !== "btrfs") return;
  const found = (await orUndefined(appliance, "btrfs_subvolume_list", device)) ?? [];
  for (const { path } of found) types.set(`btrfsvol:${device}/${path}`, type);
}

const isSubvolume = (device: string): boolean => device.startsWith("btrfsvol:");

/** The same subvolume by the name that it has here; see {@link listFileSystems}. */
function trueName(device: string, types: ReadonlyMap<string, string>): string {
  if (!isSubvolume(device) || types.has(device)) return device;
  const [, path] = /^btrfsvol:\/dev\/[^/]+(\/.+)$/.exec(device) ?? [];
  return [...types.keys()].find((name) => path && isSubvolume(name) && name.endsWith(path)) ?? device;
}

/** The answer, or undefined where libguestfs has none. */
async function orUndefined<N extends CallName>(
  appliance: Appliance,
  name: N,
  ...given: CallArguments<N>
): Promise<CallResult<N> | undefined> {
  try {
    return await appliance.call(name, ...given);
  } catch (error) {
    if (error instanceof GuestfsError) return undefined;
    throw error;
  }
}

/** libguestfs says `unknown` where it has no answer. */
const known = (text: string | undefined): string | undefined =>
  text === undefined || text === "" || text === "unknown" ? undefined : text;

async function systemPlace(
  appliance: Appliance,
  root: string,
  types: ReadonlyMap<string, string>,
): Promise<GuestPlace> {
  const ask = async (name: "type" | "distro" | "product_name" | "arch" | "hostname") =>
    known(await orUndefined(appliance, `inspect_get_${name}`, root));
  const [type, distro, product] = [await ask("type"), await ask("distro"), await ask("product_name")];
  const [arch, hostname] = [await ask("arch"), await ask("hostname")];
  const version = await versionOf(appliance, root);
  const mountpoints = (await orUndefined(appliance, "inspect_get_mountpoints", root)) ?? [["/", root]];
  const mounts = mountpoints
    .map(([path, device]) => ({ device: trueName(device, types), path: path.slice(0, 4096) }))
    .sort((one, other) => one.path.length - other.path.length)
    .slice(0, 1000);
  // Where libguestfs does not read os-release, the product is a mere number.
  const named = product !== undefined && /\p{L}/u.test(product);
  const title = named ? product : [capitalised(distro), version].filter(Boolean).join(" ");
  return {
    ...(await facts(appliance, trueName(root, types), types)),
    title: (title || "Unknown system").slice(0, 400),
    system: {
      type: (type ?? "").slice(0, 64),
      distro: (distro ?? "").slice(0, 64),
      product: (product ?? "").slice(0, 400),
      ...(version !== undefined && { version: version.slice(0, 64) }),
      ...(arch !== undefined && { arch: arch.slice(0, 64) }),
      ...(hostname !== undefined && { hostname: hostname.slice(0, 255) }),
    },
    mounts,
  };
}

const capitalised = (name: string | undefined) => name && name[0]!.toUpperCase() + name.slice(1);

/** `12` or `22.4`; undefined where the system does not say. */
async function versionOf(appliance: Appliance, root: string): Promise<string | undefined> {
  const major = await orUndefined(appliance, "inspect_get_major_version", root);
  const minor = await orUndefined(appliance, "inspect_get_minor_version", root);
  if (!major && !minor) return undefined;
  return minor ? `${major ?? 0}.${minor}` : String(major);
}

async function fileSystemPlace(
  appliance: Appliance,
  device: string,
  types: ReadonlyMap<string, string>,
  problem: string | undefined,
): Promise<GuestPlace> {
  const place = await facts(appliance, device, types);
  return {
    ...place,
    title: titleOf(device, place.label),
    ...(problem !== undefined && { problem }),
    mounts: [{ device, path: "/" }],
  };
}

/** Subvolumes of one file system are told apart by their paths. */
function titleOf(device: string, label: string | undefined): string {
  const subvolume = /^btrfsvol:\/dev\/(?:mapper\/)?[^/]+\/(.+)$/.exec(device)?.[1];
  return (subvolume === undefined ? (label ?? device) : `${label ?? "btrfs"}: ${subvolume}`).slice(0, 400);
}

/** What the root of a system has: Linux and its relatives, Windows. */
const signs = ["etc", "usr", "windows", "winnt", "boot.ini"];

/** Looks which file systems cannot be mounted, and whether one of them may have a system: finding that out takes long. */
async function lookIntoAll(
  appliance: Appliance,
  types: ReadonlyMap<string, string>,
): Promise<{ problems: Map<string, string>; system: boolean }> {
  const problems = new Map<string, string>();
  let system = false;
  for (const [device, type] of types) {
    const closed = whyClosed(type);
    if (closed !== undefined) {
      problems.set(device, closed);
      continue;
    }
    try {
      await mountPlace(appliance, { mounts: [{ device, path: "/" }], types }, false);
      const { names } = await appliance.call("readdir", "/");
      system ||= names.some((name) => signs.includes(name.toLowerCase()));
    } catch (error) {
      const { message, detail = message } = plainError(error);
      if (appliance.over) throw error;
      problems.set(
        device,
        `It is damaged, or of a kind that libguestfs does not know: ${detail}`.slice(0, 400),
      );
    }
  }
  return { problems, system };
}

function whyClosed(type: string): string | undefined {
  if (type === "swap") return "It is swap space, which holds no files.";
  if (type === "unknown") {
    return "There is no file system that libguestfs knows: it is empty, damaged, or of another kind.";
  }
  return partOf[type];
}

/** What blkid(8) calls disks that only together hold something, and what is said of one whose pool is not seen. */
const partOf: Readonly<Record<string, string>> = {
  zfs_member: "It belongs to a ZFS pool, which libguestfs cannot open here. The machine’s own system can.",
  LVM2_member:
    "It belongs to a volume group without volumes: the group is empty, damaged, or its other disks are not here.",
  linux_raid_member: "It belongs to a RAID array that cannot be put together: its other disks are not here.",
};

/** What is said of every file system. */
async function facts(
  appliance: Appliance,
  device: string,
  types: ReadonlyMap<string, string>,
): Promise<Omit<GuestPlace, "title" | "mounts">> {
  const type = types.get(device) ?? "unknown";
  const label = known(type === "unknown" ? undefined : await orUndefined(appliance, "vfs_label", device));
  // A btrfs subvolume is named by its file system's device and its path there.
  const holder = [...types.keys()].find((name) => device.startsWith(`btrfsvol:${name}/`)) ?? device;
  const bytes = await orUndefined(appliance, "blockdev_getsize64", holder);
  return {
    id: device,
    device,
    type: type.slice(0, 64),
    caseless: caseless.includes(type),
    ...(label !== undefined && { label: label.slice(0, 255) }),
    ...(bytes !== undefined && bytes >= 0 && { bytes }),
  };
}

/** What libguestfs' list of file systems leaves out: what is locked, what lies in what was unlocked, and parts of a whole. */
async function lookAtOthers(
  appliance: Appliance,
  listed: ReadonlyMap<string, string>,
  unlocked: ReadonlySet<string>,
): Promise<{ locked: Locked; opened: [string, string][] }> {
  const mapped = (await orUndefined(appliance, "list_dm_devices")) ?? [];
  const partitions = await appliance.call("list_partitions");
  const disks = await appliance.call("list_devices");
  const volumes = (await orUndefined(appliance, "lvs")) ?? [];
  const whole = disks.filter((disk) => !partitions.some((partition) => partition.startsWith(disk)));
  const devices = [...whole, ...partitions, ...volumes, ...mapped];
  const hidden = new Set([...volumes, ...mapped]);
  /** Kinds of parts whose whole is seen. */
  const pools: Readonly<Record<string, boolean>> = {
    LVM2_member: volumes.length > 0,
    linux_raid_member: [...listed.keys(), ...volumes].some((name) => name.startsWith("/dev/md")),
  };
  const locked: Locked = [];
  const opened: [string, string][] = [];
  const others = devices.filter((name) => !listed.has(name) && !unlocked.has(name));
  for (const device of others.slice(0, maxPlaces)) {
    const type = (await orUndefined(appliance, "vfs_type", device)) ?? "";
    if (encrypted.includes(type)) {
      const bytes = await orUndefined(appliance, "blockdev_getsize64", device);
      locked.push({ device, type, ...(bytes !== undefined && { bytes }) });
    } else if (type in partOf ? !pools[type] : hidden.has(device) && type !== "") {
      opened.push([device, type]);
    }
  }
  return { locked, opened };
}
