import type { Handlers } from "../../shared/contract/handlers.ts";
import type { Job, JobsChange } from "../../shared/contract/jobs.ts";
import { windowless } from "./follow-machines.ts";

/**
 * Tells of the running jobs at each change, and of those that have ended since the last one, from the subscription
 * that a window has too. Ends with the signal.
 */
export async function followJobs(
  { jobs }: Pick<Handlers, "jobs">,
  signal: AbortSignal,
  onChange: (running: readonly Job[], ended: readonly Job[]) => void,
): Promise<void> {
  const running = new Map<string, Job>();
  for await (const change of await jobs.watch({}, windowless(signal))) {
    const ended = apply(running, change);
    onChange([...running.values()], ended);
  }
}

/** What ran before and has ended; what had ended before anybody looked is no news. */
function apply(running: Map<string, Job>, { jobs, gone }: JobsChange): Job[] {
  const ended: Job[] = [];
  for (const job of jobs) {
    if (job.state === "running") running.set(job.id, job);
    else if (running.delete(job.id)) ended.push(job);
  }
  for (const id of gone) running.delete(id);
  return ended;
}
