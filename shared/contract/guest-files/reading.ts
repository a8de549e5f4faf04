import { z } from "zod";
import { ticket } from "../ids.ts";
import { procedure, subscription } from "../procedure.ts";
import { bytes } from "../terms.ts";
import { at, placeId, session } from "./session.ts";

export const guestEntryKinds = [
  "file",
  "directory",
  "symlink",
  "block",
  "char",
  "fifo",
  "socket",
  "unknown",
] as const;

export const entry = z.strictObject({
  /** A file system in user space may have names of 1,024 bytes. */
  name: z.string().max(1024),
  kind: z.enum(guestEntryKinds),
  bytes: z.number().nonnegative(),
  /** What it takes of its file system; less than `bytes` in one with holes. */
  allocated: z.number().nonnegative(),
  /** Permissions: the twelve lowest bits of st_mode. */
  mode: z.int().min(0).max(0o7777),
  uid: z.int().nonnegative(),
  gid: z.int().nonnegative(),
  /** Milliseconds since the epoch. */
  modifiedAt: z.number(),
  changedAt: z.number(),
  accessedAt: z.number(),
  /** Two entries of one mounted file system with the same number are the same file. */
  inode: z.number().nonnegative(),
  links: z.number().nonnegative(),
  /** Of a symlink, as it is written there. */
  target: z.string().max(4096).optional(),
  /** `major:minor` of a device node. */
  device: z.string().max(32).optional(),
});
export type GuestEntry = z.infer<typeof entry>;

/** Names of the guest's own users and groups, by number. */
const owner = z.strictObject({ id: z.int().nonnegative(), name: z.string().max(255) });

export const usage = z.strictObject({
  device: z.string().max(4096),
  place: placeId,
  /** Where it is mounted there. */
  path: z.string().max(4096),
  type: z.string().max(64),
  bytes,
  usedBytes: bytes,
  availableBytes: bytes,
  inodes: bytes,
  usedInodes: bytes,
});
export type GuestUsage = z.infer<typeof usage>;

/** What all is in a place. */
export const reading = {
  /** The folder's entries in pieces of at most 2,000, unsorted; the first comes even if it is empty. */
  list: subscription(
    at,
    z.strictObject({
      entries: z.array(entry).max(2000),
      /** How many there are in all, once that is known. */
      total: z.int().nonnegative().optional(),
    }),
  ),
  /** One entry; with `follow` what a symlink leads to, which is never outside of the place. */
  stat: procedure(at.extend({ follow: z.boolean() }), z.strictObject({ entry, path: z.string().max(4096) })),
  owners: procedure(
    session.extend({ place: placeId }),
    z.strictObject({ users: z.array(owner).max(100_000), groups: z.array(owner).max(100_000) }),
  ),
  usage: procedure(session, z.strictObject({ fileSystems: z.array(usage).max(1000) })),
  /** Names below a folder that contain the text, whatever its case; symlinks are not followed. */
  search: subscription(
    at.extend({ text: z.string().min(1).max(255) }),
    z.strictObject({
      found: z.array(z.strictObject({ path: z.string().max(4096), entry })).max(1000),
      /** Names that were looked at so far. */
      looked: z.int().nonnegative(),
      /** Folders so far that could not be read: damaged, too deep, or gone. */
      unread: z.int().nonnegative(),
      /** It ended: with all, or because there were too many. */
      end: z.enum(["all", "too-many"]).optional(),
    }),
  ),
  /** The ticket's channel gives these bytes of a plain file, or what a symlink leads to. */
  read: procedure(
    at.extend({
      offset: bytes,
      length: z
        .int()
        .min(1)
        .max(4 << 20),
    }),
    ticket.extend({ bytes: z.number().nonnegative() }),
  ),
};
