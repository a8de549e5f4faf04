import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { logInternal } from "../errors/plain-error.ts";
import { processStart } from "../files/process-start.ts";
import { replaceFile } from "../files/replace-file.ts";

/** Interrupted jobs that are kept until they are dismissed, and what is told of one: the contract's limits. */
const maxInterrupted = 1000;
const maxDeleted = 1000;

const runningSchema = z.strictObject({
  id: z.string().max(64),
  title: z.string().max(400),
  startedAt: z.number(),
});
export type RunningJob = z.infer<typeof runningSchema>;

/** The jobs of one process, which is known for good by its number and its start. */
const runSchema = z.strictObject({
  version: z.literal(1),
  pid: z.int(),
  started: z.string().max(40),
  jobs: z.array(runningSchema).max(100_000),
});

const interruptedSchema = z.strictObject({
  ...runningSchema.shape,
  foundAt: z.number(),
  /** What was only partly written and has been deleted. */
  deleted: z.array(z.string().max(4400)).max(maxDeleted),
});
export type InterruptedJob = z.infer<typeof interruptedSchema>;

const interruptedFile = z.strictObject({
  version: z.literal(1),
  jobs: z.array(interruptedSchema).max(maxInterrupted),
});

/**
 * Which jobs run, on disk: those of a process that is no more were interrupted, and are told of until they are
 * dismissed. Each process writes a file of its own, so that two never write the same.
 */
export class JobJournal {
  readonly #folder: string;
  readonly #interruptedPath: string;
  readonly #running = new Map<string, RunningJob>();
  #writing: Promise<void> | undefined;
  #stale = false;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(stateDir: string) {
    this.#folder = join(stateDir, "running-jobs");
    this.#interruptedPath = join(stateDir, "interrupted-jobs.json");
  }

  started({ id, title, startedAt }: RunningJob): void {
    this.#running.set(id, { id, title, startedAt });
    this.#write();
  }

  ended(id: string): void {
    if (this.#running.delete(id)) this.#write();
  }

  /** Everything so far is on disk. */
  async settled(): Promise<void> {
    await this.#writing;
    await this.#changing;
  }

  /** The interrupted jobs that nobody has dismissed, together with those of processes that are no more. */
  async recover(): Promise<InterruptedJob[]> {
    const foundAt = Date.now();
    const files = await readdir(this.#folder).catch((): string[] => []);
    for (const name of files) {
      const path = join(this.#folder, name);
      const run = await readFile(path, "utf8")
        .then((text) => runSchema.parse(JSON.parse(text)))
        .catch(() => undefined);
      if (run && (await processStart(run.pid)) === run.started) continue;
      const interrupted = run?.jobs.map((job) => ({ ...job, foundAt, deleted: [] })) ?? [];
      await this.#change((jobs) => [
        ...jobs,
        ...interrupted.filter(({ id }) => jobs.every((other) => other.id !== id)),
      ]);
      await rm(path, { force: true });
    }
    return this.#change((jobs) => jobs);
  }

  /** Adds what was deleted of a job to what is known of it; gives the whole. */
  async deleted(job: Pick<RunningJob, "id" | "title">, what: string): Promise<InterruptedJob> {
    const now = Date.now();
    const text = what.slice(0, 4400);
    const after = await this.#change((jobs) => {
      const known = jobs.find(({ id }) => id === job.id);
      if (!known) {
        const { id, title } = job;
        return [...jobs, { id, title: title.slice(0, 400), startedAt: now, foundAt: now, deleted: [text] }];
      }
      const more = { ...known, deleted: [...known.deleted, text].slice(-maxDeleted) };
      return jobs.map((other) => (other === known ? more : other));
    });
    return after.find(({ id }) => id === job.id)!;
  }

  /** Interrupted jobs that the user has read of. */
  async forget(ids: ReadonlySet<string>): Promise<void> {
    await this.#change((jobs) => jobs.filter(({ id }) => !ids.has(id)));
  }

  /** One write at a time, and as many as there is something new to write. */
  #write(): void {
    this.#stale = true;
    this.#writing ??= this.#flush().finally(() => {
      this.#writing = undefined;
    });
  }

  async #flush(): Promise<void> {
    const started = (await processStart(process.pid)) ?? "";
    const path = join(this.#folder, `${process.pid}-${started}.json`);
    while (this.#stale) {
      this.#stale = false;
      const jobs = [...this.#running.values()];
      try {
        await mkdir(this.#folder, { recursive: true, mode: 0o700 });
        if (jobs.length === 0) await rm(path, { force: true });
        else await replaceFile(path, JSON.stringify({ version: 1, pid: process.pid, started, jobs }));
      } catch (error) {
        // Costs that a crash is not told of, which is no reason to refuse the work itself.
        logInternal(error);
      }
    }
  }

  #change(change: (jobs: InterruptedJob[]) => InterruptedJob[]): Promise<InterruptedJob[]> {
    const work = this.#changing.then(async () => {
      const before = await this.#readInterrupted();
      const after = change(before);
      if (after === before) return after;
      const jobs = after.slice(-maxInterrupted);
      await replaceFile(this.#interruptedPath, JSON.stringify({ version: 1, jobs }));
      return jobs;
    });
    this.#changing = work.catch(() => {});
    return work;
  }

  async #readInterrupted(): Promise<InterruptedJob[]> {
    try {
      return interruptedFile.parse(JSON.parse(await readFile(this.#interruptedPath, "utf8"))).jobs;
    } catch {
      // Absent at first; a damaged one costs that something is not told, never a file.
      return [];
    }
  }
}
