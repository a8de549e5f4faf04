import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const entrySchema = z.strictObject({
  connection: z.string().max(64),
  pool: z.string().max(255),
  volume: z.string().max(1024),
  /** Its capacity: what has another one is not what was being written. */
  bytes: z.int().nonnegative(),
  /** The process that was writing it, and when that started: one process for good. */
  pid: z.int(),
  started: z.string().max(40),
});
const fileSchema = z.strictObject({ version: z.literal(1), volumes: z.array(entrySchema).max(10_000) });
type Leftover = z.infer<typeof entrySchema>;

/** Names a volume of a connection. */
export type PartialVolume = Pick<Leftover, "connection" | "pool" | "volume">;

/**
 * Remembers on disk which volumes are only partly written, so that what a crash leaves behind is found. It
 * is kept beside libvirt because libvirt cannot rename a volume: one that carried a temporary name would
 * have to be copied to get its real one.
 */
export class PartialVolumes {
  readonly #path: string;
  #working: Promise<unknown> = Promise.resolve();

  constructor(stateDir: string) {
    this.#path = join(stateDir, "partial-volumes.json");
  }

  /** To be called before the volume is made. */
  async add(volume: PartialVolume & { readonly bytes: number }): Promise<void> {
    const entry = { ...volume, pid: process.pid, started: (await startOf(process.pid)) ?? "" };
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
      if ((await startOf(entry.pid)) !== entry.started) found.push(entry);
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
      const temporary = `${this.#path}.${process.pid}.tmp`;
      await using file = await open(temporary, "w", 0o600);
      await file.writeFile(JSON.stringify({ version: 1, volumes }));
      await file.sync();
      await rename(temporary, this.#path);
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

/** When a process started, in clock ticks since boot (proc(5), field 22 of stat); undefined once it is gone. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}
