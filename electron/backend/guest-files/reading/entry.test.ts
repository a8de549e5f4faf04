import { describe, expect, test } from "vitest";
import { entryOf } from "./entry.ts";

/** dev ino mode nlink uid gid rdev size blksize blocks, then seconds and nanoseconds three times, and six spare. */
const stat = (given: Partial<Record<number, bigint>>): BigInt64Array => {
  const fields = new BigInt64Array(22);
  for (const [at, value] of Object.entries(given)) fields[Number(at)] = value!;
  return fields;
};

describe("an entry of guestfs_statns", () => {
  test("is what the guest's kernel says", () => {
    const fields = stat({
      0: 2049n,
      1: 77n,
      2: 0o104755n,
      3: 2n,
      4: 1000n,
      5: 50n,
      7: 5000n,
      9: 16n,
      10: 1n,
      12: 1_700_000_000n,
      13: 123_000_000n,
      14: 2n,
    });
    expect(entryOf("su", fields, 0)).toEqual({
      name: "su",
      kind: "file",
      bytes: 5000,
      allocated: 8192,
      mode: 0o4755,
      uid: 1000,
      gid: 50,
      accessedAt: 1000,
      modifiedAt: 1_700_000_000_123,
      changedAt: 2000,
      inode: 77,
      links: 2,
    });
  });

  test.each([
    [0o100000n, "file"],
    [0o040000n, "directory"],
    [0o120000n, "symlink"],
    [0o060000n, "block"],
    [0o020000n, "char"],
    [0o010000n, "fifo"],
    [0o140000n, "socket"],
    [0o150000n, "unknown"],
    [0n, "unknown"],
  ])("of mode %o is a %s", (mode, kind) => {
    expect(entryOf("x", stat({ 1: 1n, 2: mode }), 0)).toMatchObject({ kind });
  });

  test("of a device has its number, as the C library takes it apart", () => {
    const rdev = (8n << 8n) | 1n;
    expect(entryOf("sda1", stat({ 1: 1n, 2: 0o060660n, 6: rdev }), 0)).toMatchObject({ device: "8:1" });
    // makedev(3) of 0x12345 and 0xabcde.
    const large = (0x345n << 8n) | (0x12000n << 32n) | 0xden | (0xabc00n << 12n);
    const big = entryOf("big", stat({ 1: 1n, 2: 0o020660n, 6: large }), 0);
    expect(big).toMatchObject({ device: `${0x12345}:${0xabcde}` });
    expect(entryOf("file", stat({ 1: 1n, 2: 0o100660n, 6: rdev }), 0)).not.toHaveProperty("device");
  });

  test("is the one of its place in a list, and none where it is gone", () => {
    const both = new BigInt64Array([...stat({ 1: -1n, 2: -1n }), ...stat({ 1: 9n, 2: 0o100644n })]);
    expect(entryOf("gone", both, 0)).toBeUndefined();
    expect(entryOf("there", both, 1)).toMatchObject({ inode: 9, mode: 0o644 });
  });

  test("has no number that no file can have, whatever the disk says", () => {
    const [least, most] = [-(2n ** 63n), 2n ** 63n - 1n];
    const low = entryOf("x", new BigInt64Array(22).fill(least).with(2, 0o100644n), 0)!;
    const high = entryOf("x", new BigInt64Array(22).fill(most).with(2, 0o100644n), 0)!;
    for (const entry of [low, high]) {
      const { bytes, allocated, uid, gid, inode, links } = entry;
      for (const number of [bytes, allocated, links, inode]) expect(number).toBeGreaterThanOrEqual(0);
      for (const number of [bytes, allocated, links]) expect(Number.isSafeInteger(number)).toBe(true);
      for (const id of [uid, gid]) expect(id === 0 || id === 0xffff_ffff).toBe(true);
      for (const at of [entry.accessedAt, entry.modifiedAt, entry.changedAt]) {
        expect(Number.isNaN(new Date(at).getTime())).toBe(false);
      }
    }
    expect(low.bytes).toBe(0);
    expect(high.bytes).toBe(Number.MAX_SAFE_INTEGER);
  });
});
