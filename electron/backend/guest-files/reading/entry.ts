import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";

/** int64 that a guestfs_statns has: dev ino mode nlink uid gid rdev size blksize blocks, three times, spare. */
const statFields = 22;

/** S_IFMT's values, as Linux has them. */
const kinds = new Map<number, GuestEntry["kind"]>([
  [0o100000, "file"],
  [0o040000, "directory"],
  [0o120000, "symlink"],
  [0o060000, "block"],
  [0o020000, "char"],
  [0o010000, "fifo"],
  [0o140000, "socket"],
]);

/** The farthest that a Date reaches to either side, ms. */
const lastTime = 8.64e15;
const lastId = 0xffff_ffff;

/**
 * The entry that the guest's kernel tells of in the `index`th guestfs_statns; numbers that no file can have, as a
 * damaged or hostile file system gives them, are cut to what the contract allows.
 * @returns undefined where nothing could be read of it, because it is gone
 */
export function entryOf(
  name: string,
  stats: BigInt64Array,
  index: number,
  target?: string,
): GuestEntry | undefined {
  const at = index * statFields;
  const rawMode = stats[at + 2]!;
  if (rawMode < 0n || stats[at + 1] === -1n) return undefined;
  const mode = Number(rawMode);
  const kind = kinds.get(mode & 0o170000) ?? "unknown";
  return {
    name,
    kind,
    bytes: size(stats[at + 7]!),
    allocated: size(stats[at + 9]! * 512n),
    mode: mode & 0o7777,
    uid: id(stats[at + 4]!),
    gid: id(stats[at + 5]!),
    accessedAt: time(stats[at + 10]!, stats[at + 11]!),
    modifiedAt: time(stats[at + 12]!, stats[at + 13]!),
    changedAt: time(stats[at + 14]!, stats[at + 15]!),
    inode: Number(BigInt.asUintN(64, stats[at + 1]!)),
    links: size(stats[at + 3]!),
    ...(target !== undefined && { target }),
    ...((kind === "block" || kind === "char") && { device: deviceNumber(stats[at + 6]!) }),
  };
}

/** Which file system an entry is on; its inode is unique there only. */
export const deviceOf = (stats: BigInt64Array, index: number): bigint => stats[index * statFields]!;

const size = (value: bigint): number => Math.min(Math.max(Number(value), 0), Number.MAX_SAFE_INTEGER);
const id = (value: bigint): number => Math.min(Math.max(Number(value), 0), lastId);
const time = (seconds: bigint, nanoseconds: bigint): number => {
  const ms = Number(seconds) * 1000 + Number(nanoseconds) / 1e6;
  return Math.min(Math.max(ms, -lastTime), lastTime);
};

/** gnu_dev_major and gnu_dev_minor of `sys/sysmacros.h`. */
function deviceNumber(value: bigint): string {
  const device = BigInt.asUintN(64, value);
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xffff_f000n);
  const minor = (device & 0xffn) | ((device >> 12n) & 0xffff_ff00n);
  return `${major}:${minor}`;
}
