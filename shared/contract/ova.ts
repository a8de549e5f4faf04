import { z } from "zod";
import { connectionId, domainRef } from "./ids.ts";
import { hostPath, poolName } from "./images.ts";
import { procedure } from "./procedure.ts";

const job = z.string().max(64);

const contents = z.strictObject({
  name: z.string().max(1024),
  vcpus: z.int(),
  memoryMiB: z.number(),
  firmware: z.enum(["bios", "efi"]),
  disks: z
    .array(z.strictObject({ file: z.string().max(255), capacity: z.number(), bus: z.string().max(20) }))
    .max(100),
  /** Models of its network cards. */
  interfaces: z.array(z.string().max(20)).max(100),
  /** What is not taken over, a sentence each. */
  notes: z.array(z.string().max(400)).max(100),
});
export type OvaContents = z.infer<typeof contents>;

const planned = z.strictObject({ command: z.string().max(100_000), job: job.optional() });

/** Machines packed for other programs: OVF 1.0, in one file (OVA) or beside its disks. */
export const ova = {
  /** Packs a machine that is off. */
  export: procedure(domainRef.extend({ path: hostPath, preview: z.boolean().optional() }), planned),
  inspect: procedure(z.strictObject({ path: hostPath }), contents),
  import: procedure(
    z.strictObject({
      connection: connectionId,
      path: hostPath,
      name: z.string().min(1).max(200),
      pool: poolName.optional(),
      preview: z.boolean().optional(),
    }),
    planned,
  ),
};
