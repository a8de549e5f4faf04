import { expect, test } from "vitest";
import { type Appliance, GuestfsError } from "../../guestfs/appliance.ts";
import { findContents } from "./find-contents.ts";

/** What blkid says of a device. */
type Tags = Readonly<Record<string, string>>;

interface Host {
  readonly disks: readonly string[];
  readonly partitions?: readonly string[];
  readonly arrays?: readonly string[];
  readonly volumes?: readonly string[];
  readonly mapped?: readonly string[];
  readonly tags: Readonly<Record<string, Tags>>;
}

/** Of devices without tags blkid knows nothing, and fails. */
const appliance = ({ disks, partitions = [], arrays = [], volumes = [], mapped = [], tags }: Host) => {
  const asked: string[] = [];
  const answers: Record<string, (device: string) => unknown> = {
    list_devices: () => disks,
    list_partitions: () => partitions,
    list_md_devices: () => arrays,
    lvs: () => volumes,
    list_dm_devices: () => mapped,
    blockdev_getsize64: () => 1024,
    btrfs_subvolume_list: () => [{ path: "first" }, { path: "second/deep" }],
    vfs_type: () => "",
    blkid: (device) => {
      asked.push(device);
      const found = tags[device];
      if (!found) throw new GuestfsError("blkid", "nothing", 0);
      return Object.entries(found);
    },
  };
  const call = async (name: string, device: string) => answers[name]!(device);
  return { asked, appliance: { call } as unknown as Appliance };
};

const find = async (host: Host, unlocked: string[] = [], before: [string, string][] = []) => {
  const { types, locked } = await findContents(appliance(host).appliance, new Set(unlocked), new Map(before));
  return { types: [...types], locked: locked.map(({ device }) => device) };
};

test("Windows' own partitions and extended ones hold nothing; others without a known kind are unknown", async () => {
  const found = await find({
    disks: ["/dev/sda", "/dev/sdb"],
    partitions: ["/dev/sda1", "/dev/sda2", "/dev/sda3", "/dev/sdb1", "/dev/sdb2", "/dev/sdb5"],
    tags: {
      "/dev/sda1": { TYPE: "vfat" },
      "/dev/sda2": { PART_ENTRY_TYPE: "e3c9e316-0b5c-4db8-817d-f92df00215ae" },
      "/dev/sda3": { TYPE: "ntfs", LABEL: "Windows" },
      "/dev/sdb2": { PART_ENTRY_TYPE: "0x5" },
      "/dev/sdb5": { PART_ENTRY_TYPE: "0x83" },
    },
  });
  expect(found.types).toEqual([
    ["/dev/sda1", "vfat"],
    ["/dev/sda3", "ntfs"],
    ["/dev/sdb1", "unknown"],
    ["/dev/sdb5", "unknown"],
  ]);
});

test("a disk is partitioned by its own partitions only, and a btrfs comes with its subvolumes", async () => {
  const { types } = await find({
    disks: ["/dev/sda", "/dev/sdaa"],
    partitions: ["/dev/sdaa1"],
    tags: { "/dev/sda": { TYPE: "btrfs" }, "/dev/sdaa1": { TYPE: "xfs" } },
  });
  expect(types).toEqual([
    ["/dev/sda", "btrfs"],
    ["btrfsvol:/dev/sda/first", "btrfs"],
    ["btrfsvol:/dev/sda/second/deep", "btrfs"],
    ["/dev/sdaa1", "xfs"],
  ]);
});

test("what only together holds something is told where the whole is not seen", async () => {
  const parts = { "/dev/sda": { TYPE: "LVM2_member" }, "/dev/sdb": { TYPE: "linux_raid_member" } };
  const disks = ["/dev/sda", "/dev/sdb"];
  expect((await find({ disks, tags: parts })).types).toEqual([
    ["/dev/sda", "LVM2_member"],
    ["/dev/sdb", "linux_raid_member"],
  ]);
  const tags = { ...parts, "/dev/md0p1": { TYPE: "ext4" }, "/dev/group/one": { TYPE: "swap" } };
  const whole = {
    disks,
    tags,
    partitions: ["/dev/md0p1"],
    arrays: ["/dev/md0"],
    volumes: ["/dev/group/one"],
  };
  expect((await find(whole)).types).toEqual([
    ["/dev/md0p1", "ext4"],
    ["/dev/group/one", "swap"],
  ]);
});

test("what is locked is no file system, and after unlocking only what it brought is looked at", async () => {
  const luks = { "/dev/sda1": { TYPE: "ext4" }, "/dev/sda2": { TYPE: "crypto_LUKS" } };
  const locked = { disks: ["/dev/sda"], partitions: ["/dev/sda1", "/dev/sda2"], tags: luks };
  const first = await find(locked);
  expect(first).toEqual({ types: [["/dev/sda1", "ext4"]], locked: ["/dev/sda2"] });

  const inside = { "/dev/mapper/inside": { TYPE: "xfs" }, "/dev/mapper/other": {} };
  const opened = { ...locked, mapped: Object.keys(inside), tags: { ...luks, ...inside } };
  const { asked, appliance: second } = appliance(opened);
  const found = await findContents(second, new Set(["/dev/sda2"]), new Map([["/dev/sda1", "ext4"]]));
  expect([...found.types]).toEqual([
    ["/dev/sda1", "ext4"],
    ["/dev/mapper/inside", "xfs"],
  ]);
  expect(found.locked).toEqual([]);
  expect(asked).toEqual(["/dev/mapper/inside", "/dev/mapper/other"]);
});
