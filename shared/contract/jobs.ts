import { z } from "zod";
import { errorSchema } from "../model/error.ts";
import { connectionId, domainUuid } from "./ids.ts";
import { hostPath, poolName, volumeName } from "./images.ts";
import { done, nothing, procedure, subscription } from "./procedure.ts";
import { jobId } from "./terms.ts";

/** Where the work of a job is to be seen: what it makes or works on. */
export const jobPlace = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("machine"),
    connection: connectionId,
    uuid: domainUuid,
    /** The page of the machine on which it is seen; its details otherwise. */
    page: z.enum(["snapshots", "backups"]).optional(),
  }),
  z.strictObject({
    kind: z.literal("pool"),
    connection: connectionId,
    pool: poolName,
    volume: volumeName.optional(),
  }),
  z.strictObject({ kind: z.literal("file"), path: hostPath }),
]);
export type JobPlace = z.infer<typeof jobPlace>;

export const jobSchema = z.strictObject({
  id: jobId,
  title: z.string().max(400),
  /** `interrupted`: an earlier run of Guesthouse ended in the middle of it. */
  state: z.enum(["running", "succeeded", "failed", "cancelled", "interrupted"]),
  /** It has been cancelled and is cleaning up. */
  stopping: z.boolean().optional(),
  /** What it is doing now, where it has more than one step: "Comparing the copy with the original". */
  phase: z.string().max(400).optional(),
  /** Bytes of the phase; `total` is absent while unknown. */
  progress: z.strictObject({ done: z.number(), total: z.number().optional() }).optional(),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  /** When it ended; of an interrupted one, when that was found. */
  endedAt: z.number().optional(),
  error: errorSchema.optional(),
  /** What a finished job made, e.g. a medium's handle. */
  result: z.string().max(400).optional(),
  place: jobPlace.optional(),
  /** What of an interrupted job was only partly written and has been deleted. */
  deleted: z.array(z.string().max(4400)).max(1000).optional(),
});
export type Job = z.infer<typeof jobSchema>;

export const jobLogLine = z.strictObject({
  /** Milliseconds since the epoch. */
  at: z.number(),
  kind: z.enum(["note", "command", "output"]),
  text: z.string().max(100_000),
});
export type JobLogLine = z.infer<typeof jobLogLine>;

/** How the list of jobs differs from what was told before. */
const jobsChange = z.strictObject({
  /** Whether `jobs` are all that there are: at first. */
  whole: z.boolean(),
  /** New ones, and those that are not as they were. */
  jobs: z.array(jobSchema).max(10_000),
  gone: z.array(jobId).max(10_000),
});
export type JobsChange = z.infer<typeof jobsChange>;

export const jobs = {
  /** All jobs, then what changes of them, at most ten times a second. */
  watch: subscription(nothing, jobsChange),
  cancel: procedure(z.strictObject({ job: jobId }), done),
  /** Takes one that has ended off the list, or all of them. */
  forget: procedure(z.strictObject({ job: jobId.optional() }), done),
  /** What a job has told of itself, with the commands that it stands for: all that is kept, then what is added. */
  log: subscription(
    z.strictObject({ job: jobId }),
    z.strictObject({
      /** The number of the first of the lines among all that the job has told. */
      first: z.int(),
      lines: z.array(jobLogLine).max(10_000),
    }),
  ),
};

export const transcriptEntry = z.strictObject({
  id: z.int(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  title: z.string().max(400),
  /** One runnable, shell-quoted command line or several; their input as here-documents. */
  command: z.string().max(100_000),
});
export type TranscriptEntry = z.infer<typeof transcriptEntry>;

export const transcript = {
  /** The commands that this session's actions stand for: all so far, then each new one. */
  watch: subscription(nothing, z.strictObject({ entries: z.array(transcriptEntry).max(10_000) })),
};
