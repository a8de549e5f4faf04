import { AsyncLocalStorage } from "node:async_hooks";

/** Names a job where only what it leaves behind is known. */
export interface JobName {
  readonly id: string;
  readonly title: string;
}

/**
 * The job whose work is being done, whatever calls lie between: a file or a volume that is begun remembers it, so
 * that what a crash leaves is told together with the job.
 */
export const currentJob = new AsyncLocalStorage<JobName>();
