import { z } from "zod";
import { ticket } from "../ids.ts";
import { procedure } from "../procedure.ts";
import { command, jobId } from "../terms.ts";
import { at, guestName, guestPath, several } from "./session.ts";

const preview = z.literal(true).optional();

export const owned = z.strictObject({
  uid: z.int().nonnegative().max(0xffff_fffe).optional(),
  gid: z.int().nonnegative().max(0xffff_fffe).optional(),
  /** The twelve lowest bits of st_mode. */
  mode: z.int().min(0).max(0o7777).optional(),
  /** Of folders; `mode` is then of files. */
  folderMode: z.int().min(0).max(0o7777).optional(),
});
export type GuestOwnership = z.infer<typeof owned>;

/** What needs disks that are open for changes. */
export const changing = {
  makeFolder: procedure(at.extend({ name: guestName, owned, preview }), z.strictObject({ command })),
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
};
