import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { JobService } from "./job-service.ts";

export function createJobHandlers(jobs: JobService): Handlers["jobs"] {
  return {
    watch: async (_input, call) => jobs.watch(call.signal),
    log: async ({ job }, call) => jobs.watchLog(job, call.signal),
    cancel: async ({ job }) => {
      jobs.cancel(job);
      return {};
    },
    forget: async ({ job }) => {
      await jobs.forget(job);
      return {};
    },
  };
}
