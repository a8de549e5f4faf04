import { readFile, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import type { Connection } from "../connections/connection.ts";
import { logInternal } from "../errors/plain-error.ts";
import { processStart } from "../files/process-start.ts";
import { replaceFile } from "../files/replace-file.ts";
import type { Domain } from "../libvirt/index.ts";
import { readXml, texts } from "../xml/document.ts";
import { endJob } from "./domain-job.ts";

const entrySchema = z.strictObject({
  connection: z.string().max(64),
  uuid: z.guid(),
  /** The folder that is written, under its temporary name. */
  folder: z.string().max(4200),
  /** Its name once it is whole. */
  whole: z.string().max(4200),
  checkpoint: z.string().max(200),
  /** The guest's file systems may be frozen. */
  frozen: z.boolean(),
  pid: z.int(),
  started: z.string().max(40),
});
const fileSchema = z.strictObject({ version: z.literal(1), backups: z.array(entrySchema).max(10_000) });
type Entry = z.infer<typeof entrySchema>;
type NewEntry = Omit<Entry, "pid" | "started">;

const mark = /^\.[0-9TZ-]+-[0-9a-f]{8}\.unfinished$/;

/** The temporary name of a backup's folder, beside its place. */
export const unfinishedPath = (whole: string): string =>
  join(dirname(whole), `.${basename(whole)}.unfinished`);

/**
 * Backups that are only partly written, on disk: what a crash leaves of one, in its folder, in libvirt and in the
 * guest, is taken back when the machine's connection is there again.
 */
export class UnfinishedBackups {
  readonly #path: string;
  #working: Promise<unknown> = Promise.resolve();
  #recovering: Promise<unknown> = Promise.resolve();

  constructor(stateDir: string) {
    this.#path = join(stateDir, "unfinished-backups.json");
  }

  /** Remembers it, or what has changed of it. */
  async note(entry: NewEntry): Promise<void> {
    const started = (await processStart(process.pid)) ?? "";
    await this.#change((backups) => [
      ...backups.filter(({ folder }) => folder !== entry.folder),
      { ...entry, pid: process.pid, started },
    ]);
  }

  async forget(folder: string): Promise<void> {
    await this.#change((backups) => backups.filter((entry) => entry.folder !== folder));
  }

  /** Takes back what processes that are no more left on this connection, after what is being taken back already. */
  async recover(connection: Connection): Promise<void> {
    const own = this.#recovering.then(() => this.#recover(connection));
    this.#recovering = own.catch(() => {});
    await own;
  }

  async #recover(connection: Connection): Promise<void> {
    for (const entry of await this.#read()) {
      if (entry.connection !== connection.id) continue;
      if ((await processStart(entry.pid)) === entry.started) continue;
      await takeBack(connection, entry).then(() => this.forget(entry.folder), logInternal);
    }
  }

  #change(change: (backups: Entry[]) => Entry[]): Promise<void> {
    const work = this.#working.then(async () => {
      await replaceFile(this.#path, JSON.stringify({ version: 1, backups: change(await this.#read()) }));
    });
    this.#working = work.catch(() => {});
    return work;
  }

  async #read(): Promise<Entry[]> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.#path, "utf8"))).backups;
    } catch {
      // Absent at first; a damaged one costs a forgotten leftover, never a backup.
      return [];
    }
  }
}

/**
 * Undoes a backup that is not whole: the guest goes on, libvirt stops writing, its checkpoint and its files go.
 * One that has its name already is whole, and stays.
 */
export async function takeBack(connection: Connection, entry: NewEntry): Promise<void> {
  const { uuid, folder, whole, checkpoint, frozen } = entry;
  const domain = await connection.client.domains.byUUID(uuid);
  // A guest that was not frozen any more says so; one that is off has nothing frozen.
  if (domain && frozen) await domain.backup.thaw().catch(() => {});
  if (domain && (await writesInto(domain, folder))) await endJob(domain);
  if (await exists(whole)) return;
  if (domain) await deleteCheckpoint(domain, checkpoint);
  // What is deleted has the name that only this file gives.
  if (mark.test(basename(folder))) await rm(folder, { recursive: true, force: true });
}

/** Deletes a checkpoint; one that is not there is fine. */
export async function deleteCheckpoint(domain: Domain, name: string): Promise<void> {
  const found = (await domain.checkpoints()).find((checkpoint) => checkpoint.name === name);
  await found?.delete();
}

async function writesInto(domain: Domain, folder: string): Promise<boolean> {
  const xml = await domain.backup.xml().catch(() => undefined);
  if (xml === undefined) return false;
  return readXml(xml, (root) => texts(root, "disks/disk/target/@file")).some(
    (file) => dirname(file) === folder,
  );
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
