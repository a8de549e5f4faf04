import { setTimeout as delay } from "node:timers/promises";
import type { JobContext, JobRequest, JobService, StartedJob } from "../jobs/job-service.ts";
import type { Domain } from "../libvirt/index.ts";

/** Milliseconds between two looks at how far libvirt is: no event tells of it. */
const intervalMs = 500;
/** Milliseconds until what was cancelled is told again to end. */
const againMs = 100;

/** Does what writes a machine's memory somewhere as a job that shows how far it is and can be cancelled. */
export function runMemoryJob(
  jobs: JobService,
  domain: Domain,
  request: Pick<JobRequest, "title" | "place">,
  work: () => Promise<void>,
): StartedJob<void> {
  return jobs.run(request, async (job) => {
    const over = new AbortController();
    const abort = () => void domain.abortJob().catch(() => {});
    const cancel = () => {
      abort();
      // libvirt may only be about to begin: what is not there yet cannot be ended.
      const again = setInterval(abort, againMs);
      over.signal.addEventListener("abort", () => clearInterval(again));
    };
    job.signal.addEventListener("abort", cancel);
    const followed = follow(domain, job, over.signal);
    try {
      await work();
    } finally {
      job.signal.removeEventListener("abort", cancel);
      over.abort();
      await followed;
    }
  });
}

async function follow(domain: Domain, job: JobContext, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await delay(intervalMs, undefined, { signal: over }).catch(() => {});
    if (over.aborted) return;
    try {
      const { params } = await domain.jobStats();
      const total = Number(params["data_total"] ?? params["memory_total"] ?? 0);
      const done = Number(params["data_processed"] ?? params["memory_processed"] ?? 0);
      if (total > 0) job.progress(Math.min(done, total), total);
    } catch {
      // Between two jobs, or on its way out: the work itself tells how it ended.
    }
  }
}
