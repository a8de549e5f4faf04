import { randomUUID } from "node:crypto";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { replaceFile } from "../files/replace-file.ts";

/** Definitions kept of a machine. */
const kept = 100;

const entry = z.strictObject({
  id: z.uuid(),
  at: z.number(),
  title: z.string().max(400).optional(),
});
const indexSchema = z.strictObject({ version: z.literal(1), entries: z.array(entry).max(kept) });

/** One definition; `title` says what made the next one out of it, once there is a next one. */
export type StoredEntry = z.infer<typeof entry>;

/** The definitions of one machine in a folder of their own: one file each, and an index, the newest first. */
export class HistoryStore {
  readonly #folder: string;
  #entries: StoredEntry[] | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** An index that is damaged is an empty one: a machine's present definition is never in danger. */
  async entries(): Promise<readonly StoredEntry[]> {
    this.#entries ??= await readFile(join(this.#folder, "index.json"), "utf8")
      .then((text) => indexSchema.parse(JSON.parse(text)).entries)
      .catch(() => []);
    return this.#entries;
  }

  /** @returns undefined for an id that is not there, or whose file is gone */
  async xml(id: string): Promise<string | undefined> {
    if (!(await this.entries()).some((known) => known.id === id)) return undefined;
    return await readFile(this.#file(id), "utf8").catch(() => undefined);
  }

  /**
   * Adds a definition as the newest; the oldest goes where there are too many.
   * @throws Error of the file system
   */
  async add(xml: string, at: number): Promise<StoredEntry> {
    const entries = [...(await this.entries())];
    const added = { id: randomUUID(), at };
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await replaceFile(this.#file(added.id), xml);
    entries.unshift(added);
    const dropped = entries.splice(kept);
    await this.#save(entries);
    for (const old of dropped) await rm(this.#file(old.id), { force: true });
    return added;
  }

  /** @throws Error of the file system */
  async setTitle(id: string, title: string): Promise<void> {
    const entries = (await this.entries()).map((known) => (known.id === id ? { ...known, title } : known));
    await this.#save(entries);
  }

  /**
   * Removes all of them, with the folder.
   * @throws Error of the file system
   */
  async clear(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
    this.#entries = [];
  }

  async #save(entries: StoredEntry[]): Promise<void> {
    await replaceFile(
      join(this.#folder, "index.json"),
      `${JSON.stringify({ version: 1, entries }, null, 2)}\n`,
    );
    this.#entries = entries;
  }

  #file(id: string): string {
    return join(this.#folder, `${id}.xml`);
  }
}
