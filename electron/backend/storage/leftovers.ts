import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { processStart } from "../files/process-start.ts";
import { replaceFile } from "../files/replace-file.ts";
import { currentJob } from "../jobs/current-job.ts";

const entrySchema = z.strictObject({
  connection: z.string().max(64),
  pool: z.string().max(255),
  volume: z.string().max(1024),
  /** Its capacity: what has another one is not what was being written. */
  bytes: z.int().nonnegative(),
  /** The process that was writing it, and when that started: one process for good. */
  pid: z.int(),
  started: z.string().max(40),
  /** The job that wrote it. */
  job: z.strictObject({ id: z.string().max(64), title: z.string().max(400) }).optional(),
});
const fileSchema = z.strictObject({ version: z.literal(1), volumes: z.array(entrySchema).max(10_000) });
export type Leftover = z.infer<typeof entrySchema>;

/** Names a volume of a connection. */
export type PartialVolume = Pick<Leftover, "connection" | "pool" | "volume">;

/**
 * Remembers on disk which volumes are only partly written, so that what a crash leaves behind is found. It
 * is kept beside libvirt because libvirt cannot rename a volume: one that carried a temporary name would
 * have to be copied to get its real one.
 */
export class PartialVolumes {
  readonly onDropped: (volume: Leftover) => void;
  readonly #path: string;
  #working: Promise<unknown> = Promise.resolve();

  /** @param onDropped told of each volume of an earlier run that has been deleted */
  constructor(stateDir: string, onDropped: (volume: Leftover) => void = () => {}) {
    this.#path = join(stateDir, "partial-volumes.json");
    this.onDropped = onDropped;
  }

  /** To be called before the volume is made. */
  async add(volume: PartialVolume & { readonly bytes: number }): Promise<void> {
    const job = currentJob.getStore();
    const started = (await processStart(process.pid)) ?? "";
    const entry = { ...volume, pid: process.pid, started, ...(job && { job }) };
    await this.#change((volumes) => [...volumes, entry]);
  }

  /** The volume is whole, or gone. */
  async remove(volume: PartialVolume): Promise<void> {
    await this.#change((volumes) => volumes.filter((entry) => !same(entry, volume)));
  }

  /** What processes that are no more left in one connection's pools. */
  async abandoned(connection: string): Promise<Leftover[]> {
    const found: Leftover[] = [];
    for (const entry of await this.list(connection)) {
      if ((await processStart(entry.pid)) !== entry.started) found.push(entry);
    }
    return found;
  }

  /** All that are only partly written, by this process or another. */
  async list(connection: string): Promise<Leftover[]> {
    return (await this.#read()).filter((entry) => entry.connection === connection);
  }

  #change(change: (volumes: Leftover[]) => Leftover[]): Promise<void> {
    const work = this.#working.then(async () => {
      const volumes = change(await this.#read());
      await replaceFile(this.#path, JSON.stringify({ version: 1, volumes }));
    });
    this.#working = work.catch(() => {});
    return work;
  }

  async #read(): Promise<Leftover[]> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.#path, "utf8"))).volumes;
    } catch {
      // Absent at first; a damaged one costs a forgotten leftover, never a volume.
      return [];
    }
  }
}

function same(a: PartialVolume, b: PartialVolume): boolean {
  return a.connection === b.connection && a.pool === b.pool && a.volume === b.volume;
}
