import { z } from "zod";
import { domainRef, ticket } from "./ids.ts";
import { done, procedure, subscription } from "./procedure.ts";
import { command, reason } from "./terms.ts";

/** As another program may have named it; what Guesthouse itself accepts for a new one is less. */
const snapshotName = z.string().min(1).max(4096);
const target = z.string().min(1).max(64);
const path = z.string().max(4096);

const where = z.enum(["internal", "external"]);

const snapshot = z.strictObject({
  name: snapshotName,
  parent: snapshotName.optional(),
  description: z.string().max(100_000),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** What the machine did: `off` has no memory to keep, of `disk` it was not kept. */
  state: z.enum(["running", "paused", "off", "disk"]),
  /** In the disks' own files, or in files of its own beside them. */
  kind: where,
  /** Where the memory is, if it was kept. */
  memory: z
    .strictObject({ where, path: path.optional(), bytes: z.number().nonnegative().optional() })
    .optional(),
  disks: z
    .array(
      z.strictObject({
        target,
        where: z.enum(["internal", "external", "none"]),
        /** The image that has this disk as it was. */
        image: path.optional(),
        /** Of an external one: the image that took what was written after it. */
        overlay: path.optional(),
        /** Bytes on the host of what it took to keep it, where that can be told. */
        bytes: z.number().nonnegative().optional(),
      }),
    )
    .max(1000),
  /** Whether the screen was kept as it was. */
  picture: z.boolean(),
});
export type Snapshot = z.infer<typeof snapshot>;

const tree = z.strictObject({
  /** Each after the one that it stands on. */
  snapshots: z.array(snapshot).max(10_000),
  /** The one that the machine's present state goes back to. */
  current: snapshotName.optional(),
});
export type SnapshotTree = z.infer<typeof tree>;

/** Why something cannot be had; absent where it can. */
const choice = z.strictObject({ reason: reason.optional() });

const createOptions = z.strictObject({
  running: z.boolean(),
  internal: choice,
  external: choice,
  /** With the guest's memory, for each kind. */
  memory: z.strictObject({ internal: choice, external: choice }),
  /** Without it. */
  diskOnly: z.strictObject({ internal: choice, external: choice }),
  /** Whether the guest's file systems can be frozen for the moment. */
  quiesce: choice,
  disks: z
    .array(
      z.strictObject({
        target,
        path,
        /** Why it is in no snapshot. */
        never: reason.optional(),
        /** Why it has to be left out of an external one. */
        notExternal: reason.optional(),
        /** Converting it to qcow2 makes internal snapshots possible. */
        convertible: z.boolean(),
      }),
    )
    .max(1000),
  proposed: z.strictObject({ kind: where, memory: z.boolean(), name: z.string().max(200) }),
  /** What the user should know of either kind. */
  notes: z.array(reason).max(20),
});
export type SnapshotOptions = z.infer<typeof createOptions>;

const named = domainRef.extend({ name: snapshotName });

/** What is asked of a new snapshot. */
export const snapshotRequest = z.strictObject({
  name: z.string().max(1000),
  description: z.string().max(10_000),
  kind: where,
  memory: z.boolean(),
  /** Of an external one: the disks that are in it; absent for all that can be. */
  disks: z.array(target).max(1000).optional(),
  quiesce: z.boolean(),
});
export type SnapshotRequest = z.infer<typeof snapshotRequest>;

const job = z.string().max(64);

const files = z.array(path).max(10_000);

const revertPlan = z.strictObject({
  /** What happens, a sentence each. */
  steps: z.array(reason).max(50),
  /** What is lost that no snapshot has; absent when nothing is. */
  lost: reason.optional(),
  /** Whether the present state can be kept in a snapshot first. */
  canKeep: choice,
  /** Whether a machine that would be off can be started then. */
  canStart: choice,
  /** Files that go with the present state. */
  deletes: files,
  /** Why it is not possible. */
  refusal: reason.optional(),
  /** How the machine will be. */
  becomes: z.enum(["running", "paused", "off"]),
});
export type RevertPlan = z.infer<typeof revertPlan>;

const scope = z.enum(["one", "with-children", "children"]);
export type RemovalScope = z.infer<typeof scope>;

const removalPlan = z.strictObject({
  /** The snapshots that go, in this order. */
  names: z.array(snapshotName).max(10_000),
  deletes: files,
  /** Images that become one: what `from` has goes into `into`, and `from` is deleted. */
  merges: z.array(z.strictObject({ target: target.optional(), from: path, into: path })).max(10_000),
  notes: z.array(reason).max(50),
  refusal: reason.optional(),
  command,
  /** Names all that the plan depends on; {@link snapshots.remove} refuses another one. */
  revision: z.string().max(100),
});
export type RemovalPlan = z.infer<typeof removalPlan>;

export const snapshots = {
  /** A machine's snapshots, whole, again at every change that is noticed. */
  watch: subscription(domainRef, tree),
  /** Looks again: libvirt tells nobody when another program makes or deletes a snapshot. */
  refresh: procedure(domainRef, done),
  /** What a new snapshot may be, and why not. */
  options: procedure(domainRef, createOptions),
  create: procedure(
    snapshotRequest.extend({ ...domainRef.shape, preview: z.boolean().optional() }),
    z.strictObject({ command, job: job.optional() }),
  ),
  /** Its XML and the machine's definition of that time, both without secrets. */
  read: procedure(
    named,
    z.strictObject({ xml: z.string().max(4 << 20), definition: z.string().max(4 << 20) }),
  ),
  describe: procedure(named.extend({ description: z.string().max(10_000) }), done),
  /** Says that the machine's present state goes back to this one; nothing else changes. */
  setCurrent: procedure(named, done),
  /** The screen as it was, a PNG. */
  picture: procedure(named, ticket),
  planRevert: procedure(named, revertPlan),
  revert: procedure(
    named.extend({
      /** Makes a snapshot of the present state under this name first. */
      keepAs: z.string().max(1000).optional(),
      /** How the machine shall be; as the snapshot says unless told. */
      become: z.enum(["running", "paused"]).optional(),
    }),
    z.strictObject({ job }),
  ),
  planRemoval: procedure(named.extend({ scope }), removalPlan),
  remove: procedure(named.extend({ scope, revision: z.string().max(100) }), z.strictObject({ job })),
};
