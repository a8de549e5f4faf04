import { z } from "zod";
import { fileHandle, ticket } from "../ids.ts";
import { hostPath } from "../images.ts";
import { procedure } from "../procedure.ts";
import { bytes, command, jobId, reason } from "../terms.ts";
import { owned } from "./changing.ts";
import { guestEntryKinds } from "./reading.ts";
import { at, guestName, placeId, session, several } from "./session.ts";

/** A name that cannot be kept on this host, or is taken there. */
const renamed = z.strictObject({
  path: z.string().max(4096),
  /** Relative to the target folder. */
  becomes: z.string().max(4096),
  reason,
});

/** What is done where the target has that name already: nothing is replaced unless it is asked for. */
export const conflictRule = z.enum(["skip", "rename", "replace"]);
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

export const copyPlan = z.strictObject({
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
export const answers = z.strictObject({
  all: conflictRule,
  some: z.array(z.strictObject({ path: z.string().max(4096), rule: conflictRule })).max(10_000),
});
export type CopyAnswers = z.infer<typeof answers>;

/** Paths on the backend's computer, or handles of what the desktop's window was given. */
const hostFiles = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("paths"), paths: z.array(hostPath).min(1).max(1000) }),
  z.strictObject({ kind: z.literal("handles"), handles: z.array(fileHandle).min(1).max(1000) }),
]);

/** Into a guest, out of it, and from one point in time into another. */
export const copying = {
  /** What copying these would do, before anything is written. Takes as long as looking at all of them does. */
  planCopyOut: procedure(several.extend({ target: hostPath }), copyPlan),
  /** Copies files and folders into a folder of the backend's computer. */
  copyOut: procedure(several.extend({ target: hostPath, answers }), z.strictObject({ job: jobId })),
  /** The ticket's channel gives one file as it is, or several and folders as a tar archive. */
  download: procedure(
    several,
    ticket.extend({ job: jobId, name: z.string().max(255), bytes: z.number().nonnegative().optional() }),
  ),
  /**
   * Copies these, at most 256 MiB in 2,000 files and folders, into a folder of Guesthouse's own, from which the desktop's
   * window drags them out: `files` stands for them there. They are gone when Guesthouse ends.
   */
  dragOut: procedure(several, z.strictObject({ job: jobId, files: fileHandle })),

  planCopyIn: procedure(at.extend({ from: hostFiles }), copyPlan),
  /**
   * Copies files and folders of the backend's computer into a folder of the guest. Where nothing else is said they
   * belong to whom that folder belongs to, and have the permissions that they have here, without setuid and setgid;
   * with a mode that was chosen, whoever may read a program may run it there, too.
   */
  copyIn: procedure(at.extend({ from: hostFiles, answers, owned }), z.strictObject({ job: jobId })),
  /** For a window that has only bytes: the ticket's channel takes one file, written under `name` when it is whole; 0644 where no mode is chosen. */
  upload: procedure(
    at.extend({ name: guestName, bytes, modifiedAt: z.number(), rule: conflictRule, owned }),
    ticket.extend({ job: jobId }),
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
};
