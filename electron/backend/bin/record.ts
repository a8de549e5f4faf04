import { z } from "zod";

const path = z.string().max(4096);
/** libvirt's own limit for a string of its protocol. */
const xml = z.string().max(4 << 20);

/** A machine in the bin: all that libvirt forgets when a definition is deleted. Its disks stay where they are. */
export const binRecord = z.strictObject({
  version: z.literal(1),
  /**
   * How far it is: a crash leaves what was under way, and the next start finishes or forgets it. `deleting` and
   * `restoring` while libvirt is told; `emptying` once the first disk may be gone.
   */
  phase: z.enum(["deleting", "kept", "restoring", "emptying"]),
  connection: z.string().max(64),
  uuid: z.guid(),
  name: z.string().max(1024),
  /** Milliseconds since the epoch. */
  deletedAt: z.number(),
  /** The stored definition, with its passwords. */
  definition: xml,
  autostart: z.boolean(),
  /** Metadata of its snapshots, each after the one that it stands on. */
  snapshots: z.array(z.strictObject({ xml, current: z.boolean() })).max(10_000),
  /** Metadata of its checkpoints, likewise. Records of before there were any have none. */
  checkpoints: z.array(xml).max(10_000).default([]),
  disks: z
    .array(
      z.strictObject({
        path,
        /** Emptying deletes it. */
        goes: z.boolean(),
        volume: z.strictObject({ pool: z.string().max(255), name: z.string().max(1024) }).optional(),
      }),
    )
    .max(1000),
  /** Whether firmware variables, or the state of a TPM, are kept for it. */
  nvram: z.boolean(),
  tpm: z.boolean(),
});
export type BinRecord = z.infer<typeof binRecord>;
