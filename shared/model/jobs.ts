import type { Job } from "../contract/jobs.ts";

/**
 * How far all running jobs are together, 0..1: by bytes, of those whose total is known. Undefined while none is.
 */
export function fractionDone(jobs: Iterable<Pick<Job, "state" | "progress">>): number | undefined {
  let done = 0;
  let total = 0;
  for (const { state, progress } of jobs) {
    if (state !== "running" || !progress?.total) continue;
    done += Math.min(progress.done, progress.total);
    total += progress.total;
  }
  return total > 0 ? done / total : undefined;
}

/** What is told of a job's end to somebody who does not look; nothing where they ended it themselves. */
export function endOfJob({
  title,
  state,
  error,
}: Pick<Job, "title" | "state" | "error">): { title: string; body: string } | undefined {
  if (state === "succeeded") return { title, body: "Done." };
  return state === "failed" ? { title, body: `Failed: ${error?.message ?? ""}` } : undefined;
}
