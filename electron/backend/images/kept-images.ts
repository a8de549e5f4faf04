import { randomUUID } from "node:crypto";
import { link, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { AppError } from "../../../shared/model/error.ts";
import { logInternal } from "../errors/plain-error.ts";
import { processStart } from "../files/process-start.ts";
import { replaceFile } from "../files/replace-file.ts";

const entrySchema = z.strictObject({
  id: z.string().max(64),
  connection: z.string().max(64),
  /** The image's own path, and under which name its original is kept, as the host names them. */
  image: z.string().max(4096),
  kept: z.string().max(4200),
  /** Both as they are seen from here. */
  localImage: z.string().max(8192),
  localKept: z.string().max(8192),
  /** Device and inode of the original, by which it is known again. */
  inode: z.string().max(60),
  why: z.string().max(400),
  at: z.number(),
  pid: z.int(),
  started: z.string().max(40),
});
const fileSchema = z.strictObject({ version: z.literal(1), images: z.array(entrySchema).max(1000) });
/** An original that was kept when a copy took its name. */
export type KeptEntry = z.infer<typeof entrySchema>;

/**
 * The originals of images that a proven copy has replaced, kept until the user lets them go.
 *
 * The exchange leaves no moment without a whole image under the name: the original gets a second name (a hard link),
 * then the copy is renamed over the first. Before either it is on this list, so that the next start can tell from
 * the two inodes which of the steps a crash has left out.
 */
export class KeptImages {
  readonly #path: string;
  #working: Promise<unknown>;

  constructor(stateDir: string) {
    this.#path = join(stateDir, "kept-images.json");
    this.#working = this.#recover().catch(logInternal);
  }

  /**
   * Lets `copy` take the image's name; the original stays under `kept`.
   * @throws AppError `cannot-exchange`, `file-exists`
   */
  async exchange(
    copy: string,
    entry: Omit<KeptEntry, "id" | "inode" | "at" | "pid" | "started">,
  ): Promise<KeptEntry> {
    const { localImage, localKept } = entry;
    const started = (await processStart(process.pid)) ?? "";
    const inode = (await inodeOf(localImage)) ?? "";
    const whole = { ...entry, id: randomUUID(), inode, at: Date.now(), pid: process.pid, started };
    await this.#change((images) => [...images, whole]);
    try {
      await sync(copy, "r+");
      await link(localImage, localKept).catch((error: NodeJS.ErrnoException) => {
        throw linkFailure(error, localKept);
      });
      try {
        await rename(copy, localImage);
      } catch (error) {
        await rm(localKept, { force: true });
        throw error;
      }
    } catch (error) {
      await this.#forget(whole.id);
      throw error;
    }
    await sync(dirname(localImage), "r");
    return whole;
  }

  /** Those of one image, or of all where none is named; what is gone by now is left out. */
  async list(connection: string): Promise<(KeptEntry & { readonly bytes: number })[]> {
    await this.#working;
    const found: (KeptEntry & { readonly bytes: number })[] = [];
    for (const entry of await this.#read()) {
      if (entry.connection !== connection || (await inodeOf(entry.localKept)) !== entry.inode) continue;
      const there = await stat(entry.localKept).catch(() => undefined);
      if (there) found.push({ ...entry, bytes: there.blocks * 512 });
    }
    return found;
  }

  /** @throws AppError `no-such-image` */
  async find(id: string): Promise<KeptEntry> {
    await this.#working;
    const entry = (await this.#read()).find((known) => known.id === id);
    if (entry && (await inodeOf(entry.localKept)) === entry.inode) return entry;
    throw new AppError({ code: "no-such-image", message: "This original is not kept any more." });
  }

  /** Deletes the original. */
  async letGo({ id, localKept }: KeptEntry): Promise<void> {
    await rm(localKept, { force: true });
    await this.#forget(id);
  }

  /** Gives the original its name back; what has it goes. */
  async putBack({ id, localImage, localKept }: KeptEntry): Promise<void> {
    await rename(localKept, localImage);
    await sync(dirname(localImage), "r");
    await this.#forget(id);
  }

  /** Undoes exchanges that a crash has left half done: the original has two names then. */
  async #recover(): Promise<void> {
    const gone = new Set<string>();
    for (const { id, pid, started, inode, localImage, localKept } of await this.#read()) {
      if ((await processStart(pid)) === started) continue;
      if ((await inodeOf(localKept)) !== inode) gone.add(id);
      else if ((await inodeOf(localImage)) === inode) {
        await rm(localKept, { force: true });
        gone.add(id);
      }
    }
    if (gone.size > 0) await this.#write((await this.#read()).filter(({ id }) => !gone.has(id)));
  }

  #forget(id: string): Promise<void> {
    return this.#change((images) => images.filter((entry) => entry.id !== id));
  }

  #change(change: (images: KeptEntry[]) => KeptEntry[]): Promise<void> {
    const work = this.#working.then(async () => this.#write(change(await this.#read())));
    this.#working = work.catch(() => {});
    return work;
  }

  #write(images: KeptEntry[]): Promise<void> {
    return replaceFile(this.#path, JSON.stringify({ version: 1, images }));
  }

  async #read(): Promise<KeptEntry[]> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.#path, "utf8"))).images;
    } catch {
      // Absent at first; a damaged one costs the offer to delete an original, never the original.
      return [];
    }
  }
}

/** Undefined for what is not there. */
async function inodeOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && `${found.dev}:${found.ino}`;
}

async function sync(path: string, flags: string): Promise<void> {
  await using file = await open(path, flags);
  await file.sync();
}

function linkFailure(error: NodeJS.ErrnoException, path: string): Error {
  if (error.code === "EEXIST") {
    return new AppError({ code: "file-exists", message: `There is already a file ${path}.` });
  }
  if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(error.code ?? "")) return error;
  return new AppError({
    code: "cannot-exchange",
    message:
      "The file system of this image cannot keep the original under a second name, so nothing was changed.",
    hint: "Copy the image into a storage pool on another file system, and do it there.",
    detail: error.message,
  });
}
