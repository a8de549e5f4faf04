import { z } from "zod";
import { errorSchema } from "../model/error.ts";
import { backupRef } from "./backups.ts";
import { domainRef, fileHandle, ticket } from "./ids.ts";
import { hostPath, imageRef, passphrase } from "./images.ts";
import { done, procedure, subscription } from "./procedure.ts";

const reason = z.string().max(400);
const bytes = z.int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const jobId = z.string().max(64);
const command = z.string().max(100_000);
const preview = z.literal(true).optional();

/** Whose files: all disks of a machine now, at a snapshot, in a backup, or a single image. */
export const filesSource = z.discriminatedUnion("kind", [
  domainRef.extend({ kind: z.literal("machine") }),
  domainRef.extend({ kind: z.literal("snapshot"), name: z.string().min(1).max(4096) }),
  backupRef.extend({ kind: z.literal("backup") }),
  z.strictObject({ kind: z.literal("image"), image: imageRef }),
]);
export type FilesSource = z.infer<typeof filesSource>;

/** Disks that are open: an appliance of libguestfs that has them. */
const session = z.strictObject({ session: z.uuid() });

/**
 * A name or path of the guest, of bytes as `shared/model/guest-name.ts` writes them. A path begins with `/`, and has
 * no empty, `.` or `..` part: it is the names that were listed.
 */
const guestName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^(?!\.{1,2}$)[^/\0]+$/u);
const guestPath = z
  .string()
  .max(4096)
  .regex(/^\/$|^(?:\/(?!\.{1,2}(?:\/|$))[^/\0]+)+$/u);

/** What is browsed as one tree: an operating system with all that it mounts, or a file system. */
const placeId = z.string().min(1).max(4096);
const at = session.extend({ place: placeId, path: guestPath });
export type GuestPlaceRef = z.infer<typeof at>;

const system = z.strictObject({
  /** `linux`, `windows`, `freebsd`, … as guestfs_inspect_get_type says. */
  type: z.string().max(64),
  /** `debian`, `fedora`, … */
  distro: z.string().max(64),
  product: z.string().max(400),
  version: z.string().max(64).optional(),
  arch: z.string().max(64).optional(),
  hostname: z.string().max(255).optional(),
});

const place = z.strictObject({
  id: placeId,
  /** `Debian GNU/Linux 12 (bookworm)`, or the label of a file system; else its device. */
  title: z.string().max(400),
  system: system.optional(),
  /** As the appliance calls it, `/dev/sda1`, `/dev/vg/root`, `btrfsvol:/dev/sda2/@home`. */
  device: z.string().max(4096),
  /** `ext4`, `ntfs`, … */
  type: z.string().max(64),
  label: z.string().max(255).optional(),
  /** Bytes of what holds it. */
  bytes: bytes.optional(),
  /** Why it cannot be looked into: damaged, of an unknown kind, swap space. */
  problem: reason.optional(),
  /** Whether names differ by more than case in it. */
  caseless: z.boolean(),
  /** What all is mounted in it, the root first. */
  mounts: z.array(z.strictObject({ device: z.string().max(4096), path: z.string().max(4096) })).max(1000),
});
export type GuestPlace = z.infer<typeof place>;

/** Something encrypted that can be opened with a passphrase. */
const locked = z.strictObject({
  device: z.string().max(4096),
  type: z.string().max(64),
  bytes: bytes.optional(),
});

const state = z.discriminatedUnion("state", [
  /** The appliance starts: 2 seconds with KVM, ten without. */
  z.strictObject({ state: z.literal("opening"), phase: z.string().max(200) }),
  z.strictObject({
    state: z.literal("open"),
    writable: z.boolean(),
    /** Why the files cannot be changed, or could not even if they were opened for that. */
    readOnlyBecause: reason.optional(),
    /** The machine runs: what its guest has not written yet is missing, and what it writes now is not seen. */
    live: z.boolean(),
    /** Milliseconds since the epoch: whose state is seen. */
    at: z.number(),
    /** Those with a system first. */
    places: z.array(place).max(1000),
    locked: z.array(locked).max(1000),
    /** What else is to be known, a sentence each. */
    notes: z.array(reason).max(100),
  }),
  z.strictObject({ state: z.literal("failed"), error: errorSchema }),
  /** It was not used, others needed its room, or it was closed; opening again is all that it takes. */
  z.strictObject({ state: z.literal("closed"), because: reason }),
]);
export type FilesState = z.infer<typeof state>;

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

const entry = z.strictObject({
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

const usage = z.strictObject({
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

/** A name that cannot be kept on this host, or is taken there. */
const renamed = z.strictObject({
  path: z.string().max(4096),
  /** Relative to the target folder. */
  becomes: z.string().max(4096),
  reason,
});

/** What is done where the target has that name already: nothing is replaced unless it is asked for. */
const conflictRule = z.enum(["skip", "rename", "replace"]);
export type ConflictRule = z.infer<typeof conflictRule>;
const conflict = z.strictObject({
  path: z.string().max(4096),
  /** Both are folders: they are merged, which is no conflict of its own. */
  kind: z.enum(guestEntryKinds),
  bytes: z.number().nonnegative(),
  existing: z.strictObject({
    kind: z.enum(guestEntryKinds),
    bytes: z.number().nonnegative(),
    modifiedAt: z.number(),
  }),
});
export type CopyConflict = z.infer<typeof conflict>;

const copyPlan = z.strictObject({
  files: z.int().nonnegative(),
  folders: z.int().nonnegative(),
  bytes: z.number().nonnegative(),
  /** Of them, what is no hole. */
  allocated: z.number().nonnegative(),
  /** The first ten thousand. */
  renamed: z.array(renamed).max(10_000),
  conflicts: z.array(conflict).max(10_000),
  /** Devices, FIFOs, sockets and what cannot be read, by path and why. */
  leftOut: z.array(z.strictObject({ path: z.string().max(4096), reason })).max(10_000),
  /** Bytes that are free where it goes. */
  free: bytes.optional(),
  /** What will be different there, a sentence each. */
  notes: z.array(reason).max(20),
  command,
});
export type CopyPlan = z.infer<typeof copyPlan>;

/** Which answer conflicts get: one for all, and others by path. */
const answers = z.strictObject({
  all: conflictRule,
  some: z.array(z.strictObject({ path: z.string().max(4096), rule: conflictRule })).max(10_000),
});
export type CopyAnswers = z.infer<typeof answers>;

const owned = z.strictObject({
  uid: z.int().nonnegative().max(0xffff_fffe).optional(),
  gid: z.int().nonnegative().max(0xffff_fffe).optional(),
  /** The twelve lowest bits of st_mode. */
  mode: z.int().min(0).max(0o7777).optional(),
  /** Of folders; `mode` is then of files. */
  folderMode: z.int().min(0).max(0o7777).optional(),
});
export type GuestOwnership = z.infer<typeof owned>;

const paths = z.array(guestPath).min(1).max(10_000);
const several = session.extend({ place: placeId, paths });
const folder = at;

/** Paths on the backend's computer, or handles of what the desktop's window was given. */
const hostFiles = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("paths"), paths: z.array(hostPath).min(1).max(1000) }),
  z.strictObject({ kind: z.literal("handles"), handles: z.array(fileHandle).min(1).max(1000) }),
]);

/** As a guest names it: `/srv/data`, `C:\data`. */
const agentPath = z
  .string()
  .max(4096)
  .regex(/^(?:\/|[A-Za-z]:[\\/])[^\0]*$/u);

const difference = z.strictObject({
  /** Below the two folders, without a leading `/`; empty for what was named itself. */
  path: z.string().max(4096),
  change: z.enum(["added", "removed", "changed"]),
  /** As it was, and as it is. */
  before: entry.optional(),
  after: entry.optional(),
  /** What differs of one that is in both; a folder's time says nothing. */
  differs: z.array(z.enum(["kind", "contents", "size", "mode", "owner", "target", "time"])).max(7),
});
export type GuestDifference = z.infer<typeof difference>;

export const insideSchema = z.strictObject({
  system: system.optional(),
  /** Milliseconds since the epoch: when the disk was looked at. */
  at: z.number(),
  packages: z
    .array(
      z.strictObject({
        name: z.string().max(400),
        version: z.string().max(400),
        summary: z.string().max(4096).optional(),
      }),
    )
    .max(100_000),
  packageFormat: z.string().max(64).optional(),
  usage: z.array(usage).max(1000),
  /** Folders of the first two levels, the biggest first. */
  folders: z.array(z.strictObject({ path: z.string().max(4096), bytes: z.number().nonnegative() })).max(50),
  /** The last lines of the system's log, or why there are none. */
  log: z
    .strictObject({ path: z.string().max(4096), lines: z.array(z.string().max(2000)).max(200) })
    .optional(),
  notes: z.array(reason).max(20),
});
export type Inside = z.infer<typeof insideSchema>;

/**
 * The files in a guest's disks, read by libguestfs in an appliance of its own: the guest need not run, needs no
 * agent, and its file systems are never mounted on a host.
 */
export const guestFiles = {
  /**
   * Opens the disks, or finds that they are open: windows share an appliance. Read-only unless `write` is asked for,
   * which keeps the machine from starting until it is closed.
   */
  open: procedure(z.strictObject({ source: filesSource, write: z.boolean() }), session),
  /** How far opening is, what was found, and how it ends. While a window watches, the session is in use. */
  watch: subscription(session, state),
  unlock: procedure(session.extend({ device: z.string().max(4096), passphrase }), done),
  close: procedure(session, done),

  /** The folder's entries in pieces of at most 2,000, unsorted; the first comes even if it is empty. */
  list: subscription(
    folder,
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
    folder.extend({ text: z.string().min(1).max(255) }),
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

  /** What copying these would do, before anything is written. Takes as long as looking at all of them does. */
  planCopyOut: procedure(several.extend({ target: hostPath }), copyPlan),
  /** Copies files and folders into a folder of the backend's computer. */
  copyOut: procedure(several.extend({ target: hostPath, answers }), z.strictObject({ job: jobId })),
  /** The ticket's channel gives one file as it is, or several and folders as a tar archive. */
  download: procedure(
    several,
    ticket.extend({ job: jobId, name: z.string().max(255), bytes: z.number().nonnegative().optional() }),
  ),

  planCopyIn: procedure(folder.extend({ from: hostFiles }), copyPlan),
  /**
   * Copies files and folders of the backend's computer into a folder of the guest. Where nothing else is said they
   * belong to whom that folder belongs to; whoever may read a program may run it there, too.
   */
  copyIn: procedure(folder.extend({ from: hostFiles, answers, owned }), z.strictObject({ job: jobId })),
  /** For a window that has only bytes: the ticket's channel takes one file, written under `name` when it is whole. */
  upload: procedure(
    folder.extend({ name: guestName, bytes, modifiedAt: z.number(), rule: conflictRule, owned }),
    ticket.extend({ job: jobId }),
  ),

  makeFolder: procedure(folder.extend({ name: guestName, owned, preview }), z.strictObject({ command })),
  rename: procedure(at.extend({ to: guestPath, preview }), z.strictObject({ command })),
  /** What deleting these means: nothing is followed out of the folder. */
  planRemoval: procedure(
    several,
    z.strictObject({
      files: z.int().nonnegative(),
      folders: z.int().nonnegative(),
      bytes: z.number().nonnegative(),
      command,
    }),
  ),
  remove: procedure(several, z.strictObject({ job: jobId })),
  setAttributes: procedure(
    several.extend({ owned, recursive: z.boolean(), preview }),
    z.strictObject({ command, job: jobId.optional() }),
  ),
  /**
   * Replaces the contents of a plain file by what the ticket's channel brings, at most 4 MiB; what was there is kept
   * on the backend's computer. Refused where the file is not as it was read any more.
   */
  write: procedure(
    at.extend({
      bytes: z
        .int()
        .nonnegative()
        .max(4 << 20),
      modifiedAt: z.number(),
    }),
    ticket.extend({ backup: z.string().max(4096) }),
  ),

  /** Copies what is in another session, a snapshot or a backup, back into this one, which is open for changes. */
  planBringBack: procedure(
    z.strictObject({ from: several, to: session.extend({ place: placeId }) }),
    copyPlan,
  ),
  bringBack: procedure(
    z.strictObject({ from: several, to: session.extend({ place: placeId }), answers }),
    z.strictObject({ job: jobId }),
  ),

  /**
   * Two points in time of a folder and all below it; pieces as they are found, then the end. What one side alone has
   * is told with all that is in it.
   */
  compare: subscription(
    z.strictObject({
      before: at,
      after: at,
      /** Reads files of equal size and time, too. */
      thorough: z.boolean(),
    }),
    z.strictObject({
      differences: z.array(difference).max(1000),
      /** What could not be read, and so was not compared. */
      unread: z.array(z.strictObject({ path: z.string().max(4096), reason })).max(1000),
      /** Entries of both that were looked at. */
      looked: z.int().nonnegative(),
      end: z.enum(["all", "too-many"]).optional(),
    }),
  ),

  /** What was last found in a machine's disks, and whether they have changed since; none was looked at yet. */
  inside: procedure(domainRef, z.strictObject({ inside: insideSchema.optional(), changed: z.boolean() })),
  /** Looks at the disks, as a job; {@link guestFiles.inside} has the result. */
  lookInside: procedure(domainRef, z.strictObject({ job: jobId })),

  /** Whether files can be exchanged with a running machine through its guest agent, and why not. */
  agent: procedure(
    domainRef,
    z.strictObject({
      blocked: reason.optional(),
      /** Of the system that the agent tells of; folders are written with `\` there. */
      windows: z.boolean(),
      /** What is to be known before, a sentence each. */
      notes: z.array(reason).max(10),
    }),
  ),
  /** The ticket's channel takes a file, which the agent writes into a folder of the guest. A job. */
  agentSend: procedure(
    domainRef.extend({
      name: z
        .string()
        .min(1)
        .max(255)
        .regex(/^(?!\.{1,2}$)[^/\\\0]+$/u),
      folder: agentPath,
      bytes,
      replace: z.boolean(),
    }),
    ticket.extend({ job: jobId }),
  ),
  /** The ticket's channel gives a file as the agent reads it. A job. */
  agentFetch: procedure(
    domainRef.extend({ path: agentPath }),
    ticket.extend({
      job: jobId,
      name: z.string().max(255),
      /** Absent for a file that the guest makes as it is read. */
      bytes: bytes.optional(),
    }),
  ),
};
