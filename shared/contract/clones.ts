import { z } from "zod";
import { domainRef } from "./ids.ts";
import { hostPath } from "./images.ts";
import { procedure } from "./procedure.ts";
import { command, reason } from "./terms.ts";

const target = z.string().min(1).max(64);
const path = z.string().max(4096);
const snapshotName = z.string().min(1).max(4096);

/**
 * What becomes of a disk: `copy` has an image of its own, `link` one that stands on the original's and takes only
 * what is written from then on, `share` names the very same image, `leave` goes without.
 */
export const diskFate = z.enum(["copy", "link", "share", "leave"]);
export type DiskFate = z.infer<typeof diskFate>;

/** Why something cannot be had; absent where it can. */
const choice = z.strictObject({ reason: reason.optional() });

const disk = z.strictObject({
  target,
  device: z.enum(["disk", "cdrom", "floppy", "lun"]),
  /** What it names now: a path, a volume, a network image; absent for an empty drive. */
  source: path.optional(),
  format: z.string().max(64).optional(),
  /** What the guest sees, and what it takes on the host. */
  virtualBytes: z.number().nonnegative().optional(),
  bytes: z.number().nonnegative().optional(),
  fates: z.strictObject({ copy: choice, link: choice, share: choice, leave: choice }),
  proposed: diskFate,
  /** Why that is proposed. */
  why: reason,
  /** Where its own image would lie. */
  path: path.optional(),
});
export type CloneDisk = z.infer<typeof disk>;

const plan = z.strictObject({
  /** A free name. */
  name: z.string().max(1024),
  disks: z.array(disk).max(1000),
  /** Snapshots that it can be cloned from. */
  snapshots: z.array(z.strictObject({ name: snapshotName, reason: reason.optional() })).max(10_000),
  /** Folders of storage pools, with their free bytes. */
  folders: z
    .array(z.strictObject({ pool: z.string().max(255), path, free: z.number().nonnegative() }))
    .max(1000),
  /** Whether the Linux system inside can be reset: host name, machine ID, SSH host keys. */
  reset: choice,
  /** Why it cannot be cloned as it is now, and the ways out. */
  refusal: reason.optional(),
  /** What the user should know beforehand, a sentence each. */
  notes: z.array(reason).max(100),
});
export type ClonePlan = z.infer<typeof plan>;

/** What is asked of a clone. */
export const cloneRequest = z.strictObject({
  name: z.string().trim().min(1).max(255),
  /** From a snapshot instead of the present state. */
  snapshot: snapshotName.optional(),
  /** Resets the Linux system on the clone's own images. */
  reset: z.boolean().optional(),
  /** Each disk of the machine once. */
  disks: z.array(z.strictObject({ target, fate: diskFate, path: hostPath.optional() })).max(1000),
});
export type CloneRequest = z.infer<typeof cloneRequest>;

const preview = z.boolean().optional();

export const clones = {
  /** What cloning a machine, or one of its snapshots, would be. */
  plan: procedure(domainRef.extend({ snapshot: snapshotName.optional() }), plan),
  /** Starts a job, whose result is the new machine's UUID; with `preview` nothing is done. */
  clone: procedure(
    cloneRequest.extend({ ...domainRef.shape, preview }),
    z.strictObject({ command, job: z.string().max(64).optional() }),
  ),
  /** A template is not started, only cloned. It becomes a machine again unless clones stand on its disks. */
  setTemplate: procedure(domainRef.extend({ template: z.boolean(), preview }), z.strictObject({ command })),
};
