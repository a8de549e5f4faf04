import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { replaceFile } from "../files/replace-file.ts";

const fileSchema = z.strictObject({
  version: z.literal(1),
  uris: z.array(z.string().min(1).max(1024)).max(100),
});

/** The list of connections that the user keeps, in Guesthouse's own folder. */
export class SavedUris {
  readonly #path: string;
  #writing: Promise<void> = Promise.resolve();

  constructor(stateDir: string) {
    this.#path = join(stateDir, "connections.json");
  }

  /** @returns undefined where nothing (readable) was saved */
  async read(): Promise<string[] | undefined> {
    const text = await readFile(this.#path, "utf8").catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      return fileSchema.parse(JSON.parse(text)).uris;
    } catch {
      // A damaged file costs a list that is quickly made again; refusing to start would cost more.
      return undefined;
    }
  }

  /** Writes the whole list beside the old one and puts it in its place; writes follow one another. */
  write(uris: readonly string[]): Promise<void> {
    const text = `${JSON.stringify({ version: 1, uris }, null, 2)}\n`;
    this.#writing = this.#writing.catch(() => {}).then(() => replaceFile(this.#path, text));
    return this.#writing;
  }
}
