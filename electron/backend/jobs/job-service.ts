import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Job, JobLogLine } from "../../../shared/contract/jobs.ts";
import { AppError } from "../../../shared/model/error.ts";
import { plainError } from "../errors/plain-error.ts";
import { Changes } from "../live/changes.ts";
import type { Subscription } from "../live/subscription.ts";
import { boundedCommandText, type Command } from "../transcript/command-text.ts";
import { JobLog } from "./job-log.ts";

/** Finished jobs kept in the list. */
const keptFinished = 200;
/** At most ten lists a second. */
const intervalMs = 100;
/** What cancelled jobs get to clean up before the backend goes; what they leave then is found at the next start. */
const cleanUpMs = 3000;

/** What the work of a job is given. */
export interface JobContext {
  /** Aborts when the user cancels; the work then cleans up and rejects. */
  readonly signal: AbortSignal;
  /** Bytes done so far, and of how many where that is known. */
  progress(done: number, total?: number): void;
  /** Says what it does from now on; its progress begins anew. */
  phase(text: string): void;
  /** Adds a line to its log: what it found or decided, or a tool's own words. */
  log(text: string, kind?: "note" | "output"): void;
  /** Adds the commands that it stands for to its log. Never with a secret. */
  commands(...commands: readonly Command[]): void;
}

export interface StartedJob<R> {
  readonly id: string;
  /** What the work gave, or why it failed, as the error that the user sees. */
  readonly finished: Promise<R>;
}

/** Long work: shown, cancellable, and not lost when a window reloads. */
export class JobService {
  readonly #jobs = new Map<string, { job: Job; abort: AbortController; log: JobLog }>();
  /** The jobs that run, each until its work has ended. */
  readonly #running = new Set<Promise<unknown>>();
  readonly #changes = new Changes();
  #timer: NodeJS.Timeout | undefined;

  /**
   * Starts `work` as a job. A string that it resolves with is the job's result.
   * @param total bytes, where known from the start
   */
  run<R>(
    { title, total }: { readonly title: string; readonly total?: number },
    work: (job: JobContext) => Promise<R>,
  ): StartedJob<R> {
    const id = randomUUID();
    const abort = new AbortController();
    const job: Job = { id, title, state: "running", startedAt: Date.now() };
    if (total !== undefined) job.progress = { done: 0, total };
    const log = new JobLog();
    this.#jobs.set(id, { job, abort, log });
    this.#forgetOldest();
    this.#changed();
    const context: JobContext = {
      signal: abort.signal,
      progress: (done, newTotal = total) => {
        job.progress = newTotal === undefined ? { done } : { done, total: newTotal };
        this.#changed();
      },
      phase: (text) => {
        job.phase = text.slice(0, 400);
        delete job.progress;
        log.add("note", text);
        this.#changed();
      },
      log: (text, kind = "note") => log.add(kind, text),
      commands: (...commands) => log.add("command", boundedCommandText(...commands)),
    };
    const finished = (async () => work(context))().then(
      (result) => {
        job.state = "succeeded";
        if (typeof result === "string") job.result = result.slice(0, 400);
        this.#ended(job);
        return result;
      },
      (error: unknown) => {
        const plain = abort.signal.aborted
          ? new AppError({ code: "cancelled", message: `"${title}" was cancelled.` }, { cause: error })
          : plainError(error);
        job.state = abort.signal.aborted ? "cancelled" : "failed";
        if (job.state === "failed") job.error = plain.toData();
        this.#ended(job);
        throw plain;
      },
    );
    // The list shows the failure; whoever also waits for it handles it there.
    const over = finished
      .catch(() => {})
      .finally(() => {
        this.#running.delete(over);
      });
    this.#running.add(over);
    return { id, finished };
  }

  /** @throws AppError `no-such-job` */
  cancel(id: string): void {
    const { job, abort } = this.#entry(id);
    if (job.state === "running") abort.abort();
  }

  /**
   * What a job has told of itself; whole, again at every change.
   * @throws AppError `no-such-job`
   */
  watchLog(id: string, signal: AbortSignal): Subscription<{ lines: JobLogLine[] }> {
    return this.#entry(id).log.watch(signal);
  }

  /** All jobs, again at most ten times a second while they change. */
  watch(signal: AbortSignal): Subscription<{ jobs: Job[] }> {
    return this.#changes.watch(
      () => ({ jobs: [...this.#jobs.values()].map(({ job }) => structuredClone(job)) }),
      signal,
    );
  }

  /** Cancels what runs and waits until it has cleaned up, for a few seconds at most. */
  async close(): Promise<void> {
    for (const { job, abort } of this.#jobs.values()) if (job.state === "running") abort.abort();
    const waiting = new AbortController();
    const enough = delay(cleanUpMs, undefined, { signal: waiting.signal }).catch(() => {});
    await Promise.race([Promise.all(this.#running), enough]);
    waiting.abort();
    clearTimeout(this.#timer);
  }

  #entry(id: string) {
    const entry = this.#jobs.get(id);
    if (entry) return entry;
    throw new AppError({ code: "no-such-job", message: "This job is not known any more." });
  }

  #ended(job: Job): void {
    job.endedAt = Date.now();
    this.#changed();
  }

  #changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changes.tell();
    }, intervalMs).unref();
  }

  #forgetOldest(): void {
    const finished = [...this.#jobs.values()].filter(({ job }) => job.state !== "running");
    for (const { job } of finished.slice(0, Math.max(0, finished.length - keptFinished))) {
      this.#jobs.delete(job.id);
    }
  }
}
