import { z } from "zod";
import { errorSchema } from "../model/error.ts";
import { done, nothing, procedure, subscription } from "./procedure.ts";

export const jobSchema = z.strictObject({
  id: z.string().max(64),
  title: z.string().max(400),
  state: z.enum(["running", "succeeded", "failed", "cancelled"]),
  /** What it is doing now, where it has more than one step: "Comparing the copy with the original". */
  phase: z.string().max(400).optional(),
  /** Bytes of the phase; `total` is absent while unknown. */
  progress: z.strictObject({ done: z.number(), total: z.number().optional() }).optional(),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  endedAt: z.number().optional(),
  error: errorSchema.optional(),
  /** What a finished job made, e.g. a medium's handle. */
  result: z.string().max(400).optional(),
});
export type Job = z.infer<typeof jobSchema>;

export const jobLogLine = z.strictObject({
  /** Milliseconds since the epoch. */
  at: z.number(),
  kind: z.enum(["note", "command", "output"]),
  text: z.string().max(100_000),
});
export type JobLogLine = z.infer<typeof jobLogLine>;

export const jobs = {
  /** All jobs of this run of Guesthouse, whole, at most ten times a second. */
  watch: subscription(nothing, z.strictObject({ jobs: z.array(jobSchema).max(1000) })),
  cancel: procedure(z.strictObject({ job: z.string().max(64) }), done),
  /** What a job has told of itself, with the commands that it stands for: again whole at every change. */
  log: subscription(
    z.strictObject({ job: z.string().max(64) }),
    z.strictObject({ lines: z.array(jobLogLine).max(10_000) }),
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
