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

test("watchers hear of what changed and of what is gone, and nothing twice", async () => {
  const jobs = new JobService();
  const { id, finished } = jobs.run({ title: "One" }, async () => "made");
  await finished;
  const watch = jobs.watch(never);
  expect((await watch.next()).value).toMatchObject({ whole: true, jobs: [{ id, result: "made" }], gone: [] });
  const next = watch.next();
  const step = Promise.withResolvers<void>();
  const other = jobs.run({ title: "Two" }, () => step.promise);
  expect((await next).value).toMatchObject({ whole: false, jobs: [{ id: other.id }], gone: [] });
  await expect(jobs.forget(other.id)).rejects.toMatchObject({ code: "job-running" });
  await jobs.forget();
  expect((await watch.next()).value).toEqual({ whole: false, jobs: [], gone: [id] });
  step.resolve();
  await other.finished;
  await jobs.forget(other.id);
  await expect(jobs.forget(other.id)).rejects.toMatchObject({ code: "no-such-job" });
  expect((await watch.next()).value).toEqual({ whole: false, jobs: [], gone: [other.id] });
});

test("a cancelled job says that it is cleaning up until it has", async () => {
  const jobs = new JobService();
  const watch = new Followed(jobs.watch(never));
  const clean = Promise.withResolvers<void>();
  const { id, finished } = jobs.run({ title: "Copy" }, async ({ signal }) => {
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    await clean.promise;
  });
  jobs.cancel(id);
  await watch.find(({ jobs: [job] }) => job?.state === "running" && job.stopping === true);
  clean.resolve();
  // Whoever ends well all the same has done the work.
  await finished;
  const {
    jobs: [job],
  } = await watch.find(({ jobs: [found] }) => found?.state === "succeeded");
  expect(job?.stopping).toBeUndefined();
});

test("a log gives what is kept, then what is added; phases are lines of it", async () => {
  const jobs = new JobService();
  const step = Promise.withResolvers<void>();
  const { id, finished } = jobs.run({ title: "Copy" }, async (job) => {
    job.commands(["qemu-img", "convert", "a b", "c"]);
    job.phase("Comparing");
    await step.promise;
    job.log("identical", "output");
  });
  const watch = jobs.watchLog(id, never);
  expect((await watch.next()).value).toMatchObject({
    first: 0,
    lines: [
      { kind: "command", text: "qemu-img convert 'a b' c" },
      { kind: "note", text: "Comparing" },
    ],
  });
  step.resolve();
  await finished;
  expect((await watch.next()).value).toMatchObject({
    first: 2,
    lines: [{ kind: "output", text: "identical" }],
  });
});

test("finished jobs make room, the oldest first; interrupted ones stay", async () => {
  const jobs = new JobService();
  jobs.tellInterrupted({ id: "i", title: "Copy", startedAt: 1, foundAt: 2, deleted: ["/x"] });
  for (let n = 0; n <= 1001; n++) await jobs.run({ title: `${n}` }, async () => {}).finished;
  const { value } = await jobs.watch(never).next();
  const titles = (value as { jobs: { title: string }[] }).jobs.map(({ title }) => title);
  expect(titles).toHaveLength(1002);
  expect(titles.slice(0, 3)).toEqual(["Copy", "1", "2"]);
});
