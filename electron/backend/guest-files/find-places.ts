import type { FilesState, GuestPlace } from "../../../shared/contract/guest-files.ts";
import { type Appliance, GuestfsError } from "../guestfs/appliance.ts";
import type { CallArguments, CallName, CallResult } from "../guestfs/calls.ts";

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
 * @throws GuestfsError | AppError of the appliance
 */
export async function findPlaces(appliance: Appliance, unlocked: ReadonlySet<string>): Promise<Found> {
  const listed = (await appliance.call("list_filesystems")).slice(0, maxPlaces);
  const types = new Map(listed);
  const { locked, opened } = await lookAtOthers(appliance, types, unlocked);
  for (const [device, type] of opened) types.set(device, type);
  // It looks for systems wherever it can; one that it chokes on must not hide the file systems.
  const roots = (await orUndefined(appliance, "inspect_os")) ?? [];
  const places: GuestPlace[] = [];
  for (const root of roots) places.push(await systemPlace(appliance, root, types));
  const mounted = new Set(places.flatMap(({ mounts }) => mounts.map(({ device }) => device)));
  for (const device of types.keys()) {
    if (!mounted.has(device)) places.push(await fileSystemPlace(appliance, device, types));
  }
  await orUndefined(appliance, "umount_all");
  return { places: places.slice(0, maxPlaces), locked, types };
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
    .map(([path, device]) => ({ device, path: path.slice(0, 4096) }))
    .sort((one, other) => one.path.length - other.path.length)
    .slice(0, 1000);
  const title = product ?? [distro, version].filter(Boolean).join(" ");
  return {
    ...(await facts(appliance, root, types)),
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
): Promise<GuestPlace> {
  const place = await facts(appliance, device, types);
  const problem = whyClosed(place.type);
  return {
    ...place,
    title: place.label ?? device.slice(0, 400),
    ...(problem !== undefined && { problem }),
    mounts: [{ device, path: "/" }],
  };
}

function whyClosed(type: string): string | undefined {
  if (type === "swap") return "It is swap space, which holds no files.";
  if (type === "unknown") {
    return "There is no file system that libguestfs knows: it is empty, damaged, or of another kind.";
  }
  return undefined;
}

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

/** What libguestfs' list of file systems leaves out: what is locked, and what lies in what was unlocked. */
async function lookAtOthers(
  appliance: Appliance,
  listed: ReadonlyMap<string, string>,
  unlocked: ReadonlySet<string>,
): Promise<{ locked: Locked; opened: [string, string][] }> {
  const mapped = (await orUndefined(appliance, "list_dm_devices")) ?? [];
  const devices = [
    ...(await appliance.call("list_devices")),
    ...(await appliance.call("list_partitions")),
    ...((await orUndefined(appliance, "lvs")) ?? []),
    ...mapped,
  ];
  const locked: Locked = [];
  const opened: [string, string][] = [];
  const others = devices.filter((name) => !listed.has(name) && !unlocked.has(name));
  for (const device of others.slice(0, maxPlaces)) {
    const type = (await orUndefined(appliance, "vfs_type", device)) ?? "";
    if (encrypted.includes(type)) {
      const bytes = await orUndefined(appliance, "blockdev_getsize64", device);
      locked.push({ device, type, ...(bytes !== undefined && { bytes }) });
    } else if (mapped.includes(device) && type !== "" && !type.endsWith("_member")) {
      opened.push([device, type]);
    }
  }
  return { locked, opened };
}
