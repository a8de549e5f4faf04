import { mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { logInternal } from "../errors/plain-error.ts";
import { replaceFile } from "./replace-file.ts";

/** Names of records become names of files. */
const idShape = /^[A-Za-z0-9_-]{1,128}$/;

/**
 * Small records in a folder of their own, one file each, for what must survive a crash at any moment: a record
 * is whole or not there, and it is on the disk when `write` resolves. Files are their owner's alone, for
 * definitions carry passwords.
 */
export class Records<T> {
  readonly #folder: string;
  readonly #schema: z.ZodType<T>;

  constructor(folder: string, schema: z.ZodType<T>) {
    this.#folder = folder;
    this.#schema = schema;
  }

  /** Puts a new record, or a new version of one, in its place. */
  async write(id: string, value: T): Promise<void> {
    const path = this.#path(id);
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await replaceFile(path, `${JSON.stringify(this.#schema.parse(value))}\n`);
    await this.#sync();
  }

  /** All that can be read, by id. One that cannot is left where it is: it may be a later version's. */
  async all(): Promise<Map<string, T>> {
    const found = new Map<string, T>();
    for (const id of await this.ids()) {
      const value = await this.read(id);
      if (value !== undefined) found.set(id, value);
    }
    return found;
  }

  /** Of all records, also of those that cannot be read. */
  async ids(): Promise<string[]> {
    const names = await readdir(this.#folder).catch((): string[] => []);
    const ids = names.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length));
    return ids.filter((id) => idShape.test(id));
  }

  /** One record; undefined where there is none, or none that can be read. */
  async read(id: string): Promise<T | undefined> {
    try {
      return this.#schema.parse(JSON.parse(await readFile(this.#path(id), "utf8")));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
        logInternal(`the record ${id} cannot be read: ${error instanceof Error ? error.name : error}`);
      }
      return undefined;
    }
  }

  /** Forgets a record; one that is gone already is fine. */
  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
    await this.#sync();
  }

  #path(id: string): string {
    if (!idShape.test(id)) throw new TypeError(`“${id}” is no name of a record`);
    return join(this.#folder, `${id}.json`);
  }

  /** A rename or removal is on the disk only once its folder is. */
  async #sync(): Promise<void> {
    await using folder = await open(this.#folder, "r");
    await folder.sync();
  }
}
