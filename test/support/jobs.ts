import type { Job } from "../../shared/contract/jobs.ts";
import type { BackendSession } from "./backend-session.ts";
import { Followed } from "./backend-window.ts";

/** A job once it is over; fails with its error. */
export async function jobEnded({ backend, window }: BackendSession, id: string): Promise<Job> {
  const followed = new Followed<{ jobs: Job[] }>(await backend.handlers.jobs.watch({}, window.call));
  const isOver = (job: Job) => job.id === id && job.state !== "running";
  const { jobs } = await followed.find((item) => item.jobs.some(isOver));
  const job = jobs.find(isOver)!;
  if (job.state === "failed") throw Object.assign(new Error(job.error!.message), job.error);
  return job;
}
