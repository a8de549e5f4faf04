import type { GuestPlace } from "../../../../shared/contract/guest-files/session.ts";
import { plainError } from "../../errors/plain-error.ts";
import type { Appliance } from "../../guestfs/appliance.ts";
import { type Contents, findContents, isSubvolume, whyClosed } from "./find-contents.ts";
import { mountPlace } from "./mount-place.ts";
import { orUndefined } from "./or-undefined.ts";

/** What was found on disks. */
export interface Found extends Contents {
  /** Those with a system first. */
  readonly places: readonly GuestPlace[];
}

/** File systems in which names that differ by case only are the same. */
const caseless = ["vfat", "msdos", "fat", "exfat", "ntfs", "ntfs3"];
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
  const { types, locked } = await findContents(appliance, unlocked, before.types);
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
 * The same subvolume by the name that it has here: libguestfs calls disks by other names inside of the appliance, and
 * forgets that for subvolumes.
 */
function trueName(device: string, types: ReadonlyMap<string, string>): string {
  if (!isSubvolume(device) || types.has(device)) return device;
  const [, path] = /^btrfsvol:\/dev\/[^/]+(\/.+)$/.exec(device) ?? [];
  return [...types.keys()].find((name) => path && isSubvolume(name) && name.endsWith(path)) ?? device;
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
