import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Job, JobLogLine, JobPlace, JobsChange } from "../../../shared/contract/jobs.ts";
import { AppError } from "../../../shared/model/error.ts";
import { plainError } from "../errors/plain-error.ts";
import { Changes } from "../live/changes.ts";
import type { Subscription } from "../live/subscription.ts";
import { boundedCommandText, type Command } from "../transcript/command-text.ts";
import { currentJob } from "./current-job.ts";
import type { InterruptedJob, JobJournal } from "./job-journal.ts";
import { JobLog } from "./job-log.ts";

/** Finished jobs kept in the list. */
const keptFinished = 1000;
/** At most ten changes a second. */
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
  /** Says where what it makes is to be seen, once that is known. */
  leadsTo(place: JobPlace): void;
}

export interface JobRequest {
  readonly title: string;
  /** Bytes, where known from the start. */
  readonly total?: number;
  /** What it makes or works on, where known from the start. */
  readonly place?: JobPlace;
}

export interface StartedJob<R> {
  readonly id: string;
  /** What the work gave, or why it failed, as the error that the user sees. */
  readonly finished: Promise<R>;
}

interface Entry {
  readonly job: Job;
  readonly abort: AbortController;
  readonly log: JobLog;
  /** Grows with each change. */
  version: number;
}

/** Long work: shown, cancellable, and not lost when a window reloads. */
export class JobService {
  readonly #jobs = new Map<string, Entry>();
  /** The jobs that run, each until its work has ended. */
  readonly #running = new Set<Promise<unknown>>();
  readonly #changes = new Changes();
  readonly #journal: JobJournal | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param journal remembers on disk what runs; without one, a crash is not told of */
  constructor(journal?: JobJournal) {
    this.#journal = journal;
  }

  /** Starts `work` as a job. A string that it resolves with is the job's result. */
  run<R>({ title, total, place }: JobRequest, work: (job: JobContext) => Promise<R>): StartedJob<R> {
    const id = randomUUID();
    const job: Job = { id, title: title.slice(0, 400), state: "running", startedAt: Date.now() };
    if (total !== undefined) job.progress = { done: 0, total };
    if (place) job.place = place;
    const entry = this.#insert(job);
    this.#journal?.started(job);
    const { signal } = entry.abort;
    const context = this.#contextOf(entry, total);
    const finished = currentJob
      .run({ id, title: job.title }, async () => work(context))
      .then(
        (result) => {
          job.state = "succeeded";
          if (typeof result === "string") job.result = result.slice(0, 400);
          this.#ended(entry);
          return result;
        },
        (error: unknown) => {
          const plain = signal.aborted
            ? new AppError({ code: "cancelled", message: `"${title}" was cancelled.` }, { cause: error })
            : plainError(error);
          job.state = signal.aborted ? "cancelled" : "failed";
          if (job.state === "failed") job.error = plain.toData();
          this.#ended(entry);
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
    const entry = this.#entry(id);
    if (entry.job.state === "running") this.#abort(entry);
  }

  /**
   * Takes a job that has ended off the list, or all of them.
   * @throws AppError `no-such-job`, `job-running`
   */
  async forget(id?: string): Promise<void> {
    const entries = id === undefined ? [...this.#jobs.values()] : [this.#entry(id)];
    const ended = entries.filter(({ job }) => job.state !== "running");
    if (id !== undefined && ended.length === 0) {
      throw new AppError({
        code: "job-running",
        message: "This work is not over yet.",
        hint: "Cancel it first.",
      });
    }
    const interrupted = ended.filter(({ job }) => job.state === "interrupted").map(({ job }) => job.id);
    if (interrupted.length > 0) await this.#journal?.forget(new Set(interrupted));
    for (const { job } of ended) this.#jobs.delete(job.id);
    this.#tellSoon();
  }

  /** Shows a job of an earlier run, or what more is known of it. */
  tellInterrupted({ id, title, startedAt, foundAt, deleted }: InterruptedJob): void {
    this.#insert({ id, title, state: "interrupted", startedAt, endedAt: foundAt, deleted });
  }

  /**
   * What a job has told of itself: all that is kept, then what is added.
   * @throws AppError `no-such-job`
   */
  watchLog(id: string, signal: AbortSignal): Subscription<{ first: number; lines: JobLogLine[] }> {
    return this.#entry(id).log.watch(signal);
  }

  /** All jobs, then what changes of them, at most ten times a second. */
  watch(signal: AbortSignal): Subscription<JobsChange> {
    const seen = new Map<string, number>();
    let whole = true;
    return this.#changes.watch(() => {
      const changed: Job[] = [];
      for (const [id, { job, version }] of this.#jobs) {
        if (seen.get(id) === version) continue;
        seen.set(id, version);
        changed.push(structuredClone(job));
      }
      const gone = [...seen.keys()].filter((id) => !this.#jobs.has(id));
      for (const id of gone) seen.delete(id);
      if (!whole && changed.length === 0 && gone.length === 0) return undefined;
      const item = { whole, jobs: changed, gone };
      whole = false;
      return item;
    }, signal);
  }

  /** Cancels what runs and waits until it has cleaned up, for a few seconds at most. */
  async close(): Promise<void> {
    for (const entry of this.#jobs.values()) if (entry.job.state === "running") this.#abort(entry);
    const waiting = new AbortController();
    const enough = delay(cleanUpMs, undefined, { signal: waiting.signal }).catch(() => {});
    await Promise.race([Promise.all(this.#running), enough]);
    waiting.abort();
    clearTimeout(this.#timer);
    await this.#journal?.settled();
  }

  #contextOf(entry: Entry, total: number | undefined): JobContext {
    const { job, log, abort } = entry;
    return {
      signal: abort.signal,
      progress: (done, newTotal = total) => {
        job.progress = newTotal === undefined ? { done } : { done, total: newTotal };
        this.#changed(entry);
      },
      phase: (text) => {
        job.phase = text.slice(0, 400);
        delete job.progress;
        log.add("note", text);
        this.#changed(entry);
      },
      log: (text, kind = "note") => log.add(kind, text),
      commands: (...commands) => log.add("command", boundedCommandText(...commands)),
      leadsTo: (place) => {
        job.place = place;
        this.#changed(entry);
      },
    };
  }

  #entry(id: string): Entry {
    const entry = this.#jobs.get(id);
    if (entry) return entry;
    throw new AppError({ code: "no-such-job", message: "This job is not known any more." });
  }

  #insert(job: Job): Entry {
    const version = (this.#jobs.get(job.id)?.version ?? 0) + 1;
    const entry = { job, abort: new AbortController(), log: new JobLog(), version };
    this.#jobs.set(job.id, entry);
    this.#forgetOldest();
    this.#tellSoon();
    return entry;
  }

  #abort(entry: Entry): void {
    entry.job.stopping = true;
    this.#changed(entry);
    entry.abort.abort();
  }

  #ended(entry: Entry): void {
    const { job } = entry;
    job.endedAt = Date.now();
    delete job.stopping;
    this.#journal?.ended(job.id);
    this.#changed(entry);
  }

  #changed(entry: Entry): void {
    entry.version += 1;
    this.#tellSoon();
  }

  #tellSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changes.tell();
    }, intervalMs).unref();
  }

  /** Interrupted ones stay until they are dismissed. */
  #forgetOldest(): void {
    const finished = [...this.#jobs.values()].filter(
      ({ job }) => job.state !== "running" && job.state !== "interrupted",
    );
    for (const { job } of finished.slice(0, Math.max(0, finished.length - keptFinished))) {
      this.#jobs.delete(job.id);
    }
  }
}
