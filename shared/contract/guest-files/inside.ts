import { z } from "zod";
import { domainRef } from "../ids.ts";
import { procedure } from "../procedure.ts";
import { jobId, reason } from "../terms.ts";
import { usage } from "./reading.ts";
import { system } from "./session.ts";

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

/** What a machine's disks are told to hold, kept between looks. */
export const inside = {
  /** What was last found in a machine's disks, and whether they have changed since; none was looked at yet. */
  inside: procedure(domainRef, z.strictObject({ inside: insideSchema.optional(), changed: z.boolean() })),
  /** Looks at the disks, as a job; {@link inside.inside} has the result. */
  lookInside: procedure(domainRef, z.strictObject({ job: jobId })),
};
