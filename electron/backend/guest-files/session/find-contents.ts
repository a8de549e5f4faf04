import type { FilesState } from "../../../../shared/contract/guest-files/session.ts";
import type { Appliance } from "../../guestfs/appliance.ts";
import { orUndefined } from "./or-undefined.ts";

type Locked = Extract<FilesState, { state: "open" }>["locked"];

/** What is on disks, whether it can be mounted or not. */
export interface Contents {
  /** The kind of each file system by its device; `unknown` of what nothing is known. */
  readonly types: ReadonlyMap<string, string>;
  readonly locked: Locked;
}

/** What blkid(8) calls what can be opened with a passphrase. */
const encrypted = ["crypto_LUKS", "BitLocker"];
/**
 * Partitions that hold no file system by themselves, as blkid(8) writes their types: MBR's extended ones, and
 * Windows' for its dynamic disks, for its own use and of Storage Spaces.
 */
const holdNothing = [
  ...["0x5", "0xf", "0x85", "0x42"],
  "5808c8aa-7e8f-42e0-85d2-e1e90434cfb3",
  "af9b60a0-1431-4f62-bc68-3311714a69ad",
  "e3c9e316-0b5c-4db8-817d-f92df00215ae",
  "caddebf1-4400-4de8-b103-12117dcf3ccf",
];
const maxDevices = 1000;

export const isSubvolume = (device: string): boolean => device.startsWith("btrfsvol:");

/**
 * Looks what is on the disks' devices. libguestfs' own list is not asked: it starts parted(8) and sgdisk(8) for each
 * partition, which takes seconds where all is emulated.
 * @param unlocked devices whose passphrase was given already
 * @param before kinds that are known, which are not looked at again
 * @throws GuestfsError | AppError of the appliance
 */
export async function findContents(
  appliance: Appliance,
  unlocked: ReadonlySet<string>,
  before: ReadonlyMap<string, string>,
): Promise<Contents> {
  const disks = await appliance.call("list_devices");
  const partitions = await appliance.call("list_partitions");
  const arrays = (await orUndefined(appliance, "list_md_devices")) ?? [];
  const volumes = (await orUndefined(appliance, "lvs")) ?? [];
  // What was unlocked, and the volumes of Windows' dynamic disks.
  const mapped = (await orUndefined(appliance, "list_dm_devices")) ?? [];
  const whole = (disk: string) => !partitions.some((partition) => isPartition(partition, disk));
  const devices = [...disks.filter(whole), ...partitions, ...arrays.filter(whole), ...volumes, ...mapped];
  /** Kinds of parts whose whole is seen. */
  const seen: Readonly<Record<string, boolean>> = {
    LVM2_member: volumes.length > 0,
    linux_raid_member: arrays.length > 0,
  };
  const types = new Map(before);
  const locked: Locked = [];
  const others = devices.filter((name) => !before.has(name) && !unlocked.has(name));
  for (const device of others.slice(0, maxDevices)) {
    const { type, partition } = await look(appliance, device);
    if (encrypted.includes(type)) {
      const bytes = await orUndefined(appliance, "blockdev_getsize64", device);
      locked.push({ device, type, ...(bytes !== undefined && { bytes }) });
    } else if (type in partOf) {
      if (!seen[type]) types.set(device, type);
    } else if (type !== "") {
      if (!type.endsWith("_member")) await addFileSystem(appliance, types, device, type);
    } else if (!mapped.includes(device) && !holdNothing.includes(partition)) {
      types.set(device, "unknown");
    }
  }
  return { types: new Map([...types].slice(0, maxDevices)), locked };
}

/** Why a kind of file system cannot be mounted at all. */
export function whyClosed(type: string): string | undefined {
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

/** `/dev/sda1` is one of `/dev/sda` and `/dev/md127p1` of `/dev/md127`, but `/dev/sdaa1` of neither. */
function isPartition(device: string, disk: string): boolean {
  return device.startsWith(disk) && /^p?\d+$/.test(device.slice(disk.length));
}

/** What blkid(8) says of a device; both are empty where it does not know. */
async function look(appliance: Appliance, device: string): Promise<{ type: string; partition: string }> {
  const tags = new Map(await orUndefined(appliance, "blkid", device));
  // It says nothing where there are traces of several kinds, of which the other way to ask takes the likeliest.
  const type = tags.get("TYPE") ?? (await orUndefined(appliance, "vfs_type", device)) ?? "";
  return { type, partition: tags.get("PART_ENTRY_TYPE") ?? "" };
}

/** With the subvolumes of a btrfs. */
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
