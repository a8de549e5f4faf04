import { stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Connection } from "../connections/connection.ts";
import { logInternal } from "../errors/plain-error.ts";
import { processStart } from "../files/process-start.ts";
import { Records } from "../files/records.ts";

const record = z.strictObject({
  connection: z.string().max(64),
  uuid: z.guid(),
  pid: z.int(),
  started: z.string().max(40),
  /** Which file has the name is told by its inode: another program's stays. */
  files: z.array(z.strictObject({ path: z.string().max(4200), inode: z.string().max(40) })).max(2000),
});
type CloneRecord = z.infer<typeof record>;

/** A file on its way to its name. */
export interface Named {
  /** Where it is now, and where it will be, both as seen from here. */
  readonly from: string;
  readonly to: string;
}

/**
 * The files of clones between the moment when they get their names and the moment when the machine that has them is
 * defined: after a crash in between they are deleted, for nothing else knows of them.
 */
export class CloneRecords {
  readonly #records: Records<CloneRecord>;

  constructor(stateDir: string) {
    this.#records = new Records(join(stateDir, "clones"), record);
  }

  /** To be called before the first of them gets its name. */
  async begin(connection: Connection, uuid: string, files: readonly Named[]): Promise<void> {
    const started = (await processStart(process.pid)) ?? "";
    const known = await Promise.all(
      files.map(async ({ from, to }) => ({ path: to, inode: await inodeOf(from) })),
    );
    const value = { connection: connection.id, uuid, pid: process.pid, started, files: known };
    await this.#records.write(uuid, value);
  }

  /** The machine is there, and its files with it. */
  async keep(uuid: string): Promise<void> {
    await this.#records.remove(uuid);
  }

  /** There will be no machine: its files go. Never throws. */
  async drop(uuid: string): Promise<void> {
    try {
      const found = (await this.#records.all()).get(uuid);
      if (found) await this.#delete(uuid, found);
    } catch (error) {
      // It stays on the list, so that the next start deletes it.
      logInternal(error);
    }
  }

  /** Deletes what processes that are no more left of machines that they did not come to define. */
  async recover(connection: Connection): Promise<void> {
    for (const [id, found] of await this.#records.all()) {
      if (found.connection !== connection.id || (await processStart(found.pid)) === found.started) continue;
      try {
        if (await connection.client.domains.byUUID(found.uuid)) await this.#records.remove(id);
        else await this.#delete(id, found);
      } catch (error) {
        logInternal(error);
      }
    }
  }

  async #delete(id: string, { files }: CloneRecord): Promise<void> {
    for (const { path, inode } of files) {
      if ((await inodeOf(path).catch(() => undefined)) === inode) await unlink(path);
    }
    await this.#records.remove(id);
  }
}

async function inodeOf(path: string): Promise<string> {
  const { dev, ino } = await stat(path, { bigint: true });
  return `${dev}:${ino}`;
}
