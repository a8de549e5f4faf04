import { z } from "zod";
import { errorSchema } from "../../model/error.ts";
import { backupRef } from "../backups.ts";
import { domainRef } from "../ids.ts";
import { imageRef, passphrase } from "../images.ts";
import { done, procedure, subscription } from "../procedure.ts";
import { bytes, reason } from "../terms.ts";

/** Whose files: all disks of a machine now, at a snapshot, in a backup, or a single image. */
export const filesSource = z.discriminatedUnion("kind", [
  domainRef.extend({ kind: z.literal("machine") }),
  domainRef.extend({ kind: z.literal("snapshot"), name: z.string().min(1).max(4096) }),
  backupRef.extend({ kind: z.literal("backup") }),
  z.strictObject({ kind: z.literal("image"), image: imageRef }),
]);
export type FilesSource = z.infer<typeof filesSource>;

/** Disks that are open: an appliance of libguestfs that has them. */
export const session = z.strictObject({ session: z.uuid() });

/**
 * A name or path of the guest, of bytes as `shared/model/guest-name.ts` writes them. A path begins with `/`, and has
 * no empty, `.` or `..` part: it is the names that were listed.
 */
export const guestName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^(?!\.{1,2}$)[^/\0]+$/u);
export const guestPath = z
  .string()
  .max(4096)
  .regex(/^\/$|^(?:\/(?!\.{1,2}(?:\/|$))[^/\0]+)+$/u);

/** What is browsed as one tree: an operating system with all that it mounts, or a file system. */
export const placeId = z.string().min(1).max(4096);
export const at = session.extend({ place: placeId, path: guestPath });
export type GuestPlaceRef = z.infer<typeof at>;

/** Things of one place. */
export const several = session.extend({ place: placeId, paths: z.array(guestPath).min(1).max(10_000) });

export const system = z.strictObject({
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

/** Disks are opened, unlocked and closed. */
export const opening = {
  /**
   * Opens the disks, or finds that they are open: windows share an appliance. Read-only unless `write` is asked for,
   * which keeps the machine from starting until it is closed.
   */
  open: procedure(z.strictObject({ source: filesSource, write: z.boolean() }), session),
  /** How far opening is, what was found, and how it ends. While a window watches, the session is in use. */
  watch: subscription(session, state),
  unlock: procedure(session.extend({ device: z.string().max(4096), passphrase }), done),
  close: procedure(session, done),
};
