import { z } from "zod";
import { connectionId } from "./ids.ts";
import { done, nothing, procedure, subscription } from "./procedure.ts";

const binId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);

const binnedMachine = z.strictObject({
  id: binId,
  connection: connectionId,
  name: z.string().max(1024),
  /** Milliseconds since the epoch. */
  deletedAt: z.number(),
  snapshots: z.int().nonnegative(),
  checkpoints: z.int().nonnegative(),
  /** Definitions that it has had, which are kept as long as it can come back. */
  pastDefinitions: z.int().nonnegative(),
  disks: z
    .array(
      z.strictObject({
        path: z.string().max(4096),
        /** Bytes taken on the host; absent when they cannot be told, e.g. when the file is gone. */
        bytes: z.number().nonnegative().optional(),
        /** Emptying deletes it; a disk that was not ticked only comes back with the machine. */
        goes: z.boolean(),
        /** Why emptying would leave it after all: another machine has taken it meanwhile. */
        usedBy: z.array(z.string().max(1024)).max(1000),
      }),
    )
    .max(1000),
  /** The commands that emptying it stands for. */
  command: z.string().max(20_000),
});
export type BinnedMachine = z.infer<typeof binnedMachine>;

export const bin = {
  /** What lies in the bin, newest first, again at every change. */
  watch: subscription(
    nothing,
    z.strictObject({
      machines: z.array(binnedMachine).max(1000),
      /** Free bytes where disks of the bin lie, by folder or pool. */
      free: z.array(z.strictObject({ place: z.string().max(4096), bytes: z.number() })).max(100),
    }),
  ),
  /** Brings the machine back whole: definition, metadata of snapshots and checkpoints, autostart, disks. */
  restore: procedure(
    z.strictObject({
      id: binId,
      /** Another name, where its own has been taken meanwhile. */
      name: z.string().trim().min(1).max(255).optional(),
    }),
    done,
  ),
  /** Deletes these machines' disks (those that go) and forgets them. What was not shown is not touched. */
  empty: procedure(z.strictObject({ ids: z.array(binId).min(1).max(1000) }), done),
};
