import { expect, test } from "vitest";
import { AppError } from "../../../shared/model/error.ts";
import { Followed } from "../../../test/support/backend-window.ts";
import { JobService } from "./job-service.ts";

const never = new AbortController().signal;

test("shows progress, then the result", async () => {
  const jobs = new JobService();
  const watch = new Followed(jobs.watch(never));
  const step = Promise.withResolvers<void>();
  const { id, finished } = jobs.run({ title: "Copy", total: 10 }, async (job) => {
    job.progress(4);
    await step.promise;
    return "made";
  });
  const running = await watch.find(({ jobs: [job] }) => job?.progress?.done === 4);
  expect(running.jobs[0]).toMatchObject({
    id,
    title: "Copy",
    state: "running",
    progress: { done: 4, total: 10 },
  });
  step.resolve();
  expect(await finished).toBe("made");
  const after = await watch.find(({ jobs: [job] }) => job?.state === "succeeded");
  expect(after.jobs[0]).toMatchObject({ result: "made", endedAt: expect.any(Number) });
});

test("a failure is data", async () => {
  const jobs = new JobService();
  const watch = new Followed(jobs.watch(never));
  const { finished } = jobs.run({ title: "Copy" }, async () => {
    throw new AppError({ code: "no-space", message: "full" });
  });
  await expect(finished).rejects.toMatchObject({ code: "no-space" });
  const {
    jobs: [job],
  } = await watch.find(({ jobs: [found] }) => found?.state === "failed");
  expect(job?.error).toMatchObject({ code: "no-space", message: "full" });
});

test("cancelling aborts the work, and whatever it throws then is a cancellation", async () => {
  const jobs = new JobService();
  const watch = new Followed(jobs.watch(never));
  const { id, finished } = jobs.run({ title: "Copy" }, (job) => {
    const stopped = Promise.withResolvers<void>();
    job.signal.addEventListener("abort", () => stopped.reject(new Error("interrupted")));
    return stopped.promise;
  });
  jobs.cancel(id);
  await expect(finished).rejects.toMatchObject({ code: "cancelled" });
  await watch.find(({ jobs: [job] }) => job?.state === "cancelled" && job.error === undefined);
  expect(() => jobs.cancel("unknown")).toThrow(AppError);
});

test("closing cancels what runs and waits until it has cleaned up", async () => {
  const jobs = new JobService();
  let clean = false;
  jobs.run({ title: "Copy" }, async (job) => {
    await new Promise((resolve) => job.signal.addEventListener("abort", resolve));
    await new Promise(setImmediate);
    clean = true;
  });
  await jobs.close();
  expect(clean).toBe(true);
});
