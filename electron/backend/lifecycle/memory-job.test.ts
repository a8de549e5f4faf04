import { expect, test } from "vitest";
import { JobService } from "../jobs/job-service.ts";
import type { Domain } from "../libvirt/index.ts";
import { runMemoryJob } from "./memory-job.ts";

test("what is cancelled before libvirt has begun ends as well", async () => {
  const ended = Promise.withResolvers<void>();
  let asked = 0;
  const domain = {
    abortJob: async () => {
      asked += 1;
      if (asked === 1) throw new Error("no job is active on the domain");
      ended.reject(new Error("operation aborted"));
    },
    jobStats: async () => ({ params: {} }),
  } as unknown as Domain;
  const jobs = new JobService();
  const { id, finished } = runMemoryJob(jobs, domain, { title: "Save it" }, () => ended.promise);
  const failure = expect(finished).rejects.toMatchObject({ code: "cancelled" });
  jobs.cancel(id);
  await failure;
  expect(asked).toBe(2);
});
