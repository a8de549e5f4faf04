import { link, lstat, mkdir, open, readFile, rename, rm, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { AppError } from "../../../shared/model/error.ts";
import { logInternal } from "../errors/plain-error.ts";
import { currentJob } from "../jobs/current-job.ts";
import { processStart } from "./process-start.ts";
import { replaceFile } from "./replace-file.ts";
import { sweepTemporaries } from "./sweep-temporaries.ts";

const entrySchema = z.strictObject({
  path: z.string().max(4200),
  /** What was being done, for the user who is told of it. */
  title: z.string().max(400),
  pid: z.int(),
  started: z.string().max(40),
  /** The job that wrote it. */
  job: z.string().max(64).optional(),
  /** It is a folder, and all in it is unfinished. */
  folder: z.literal(true).optional(),
});
const fileSchema = z.strictObject({ version: z.literal(1), files: z.array(entrySchema).max(10_000) });
export type UnfinishedFile = z.infer<typeof entrySchema>;

/** A file that is being written under a temporary name beside its place. */
export interface NewFile {
  /** The temporary name; whoever writes may make it anew, as qemu-img does. */
  readonly path: string;
  /**
   * Syncs it, unless that was not asked for, and gives it its name. Writes over nothing but what it was begun to replace.
   * @throws AppError `file-exists`
   */
  commit(): Promise<void>;
  /** Deletes it. Never throws: the failure that led here is the one to report. */
  discard(): Promise<void>;
}

/**
 * The files of this host that are only partly written. They carry a temporary name and are remembered on disk, so
 * that what a crash leaves behind is found, told and deleted at the next start.
 */
export class UnfinishedFiles {
  readonly #path: string;
  #working: Promise<unknown> = Promise.resolve();
  #number = 0;

  constructor(stateDir: string) {
    this.#path = join(stateDir, "unfinished-files.json");
  }

  /**
   * A name beside `target` under which it can be written.
   * @param title what is being done: "Convert debian.raw"
   * @param sync whether the disk has to have it before it gets its name
   * @param replace the user agreed to lose the file that has the name; it stays whole until the new one takes its place
   * @throws AppError `file-exists` when something has the name already
   */
  async begin(target: string, title: string, { replace = false, sync = true } = {}): Promise<NewFile> {
    if (!replace && (await exists(target))) throw taken(target);
    const { path, forget, discard } = await this.#remember(dirname(target), basename(target), title);
    return {
      path,
      commit: async () => {
        if (sync) {
          await using file = await open(path, "r+");
          await file.sync();
        }
        await (replace ? rename(path, target) : giveName(path, target));
        if (!sync) {
          // A file that is gone by then is no leftover, so nobody need wait for the disk to have the list.
          forget().catch(logInternal);
          return;
        }
        await using folder = await open(dirname(target), "r");
        await folder.sync();
        await forget();
      },
      discard,
    };
  }

  /**
   * Makes a folder in `folder` that only this user can enter, for files that are moved out of it when they are whole.
   * @param title what is being done: "Copy files to /tmp"
   */
  async beginFolder(
    folder: string,
    title: string,
  ): Promise<{ readonly path: string } & Pick<NewFile, "discard">> {
    const { path, discard } = await this.#remember(folder, "", title, true);
    try {
      await mkdir(path, { mode: 0o700 });
    } catch (error) {
      await discard();
      throw error;
    }
    return { path, discard };
  }

  async #remember(parent: string, name: string, title: string, folder = false) {
    this.#number += 1;
    const mark = `.guesthouse-${process.pid}-${Date.now()}-${this.#number}`;
    const path = join(parent, `${name && `.${name.slice(0, 150)}`}${mark}`);
    const started = (await processStart(process.pid)) ?? "";
    const job = currentJob.getStore()?.id;
    const entry: UnfinishedFile = {
      ...{ path, title: title.slice(0, 400), pid: process.pid, started },
      ...(job && { job }),
      ...(folder && { folder }),
    };
    await this.#change((files) => [...files, entry]);
    const forget = () => this.#change((files) => files.filter((file) => file.path !== path));
    const discard = async () => {
      try {
        await rm(path, { force: true, recursive: folder });
        await forget();
      } catch (error) {
        // It stays on the list, so that the next start deletes it.
        logInternal(error);
      }
    };
    return { path, forget, discard };
  }

  /** Deletes what processes that are no more left, and says what that was. */
  async cleanUp(): Promise<UnfinishedFile[]> {
    await sweepTemporaries(dirname(this.#path)).catch(logInternal);
    const left: UnfinishedFile[] = [];
    for (const file of await this.#read()) {
      if ((await processStart(file.pid)) !== file.started) left.push(file);
    }
    const deleted: UnfinishedFile[] = [];
    const over = new Set<string>();
    for (const file of left) {
      try {
        if (await exists(file.path)) {
          await rm(file.path, { recursive: file.folder ?? false });
          deleted.push(file);
        }
        over.add(file.path);
      } catch (error) {
        // Its folder may be there again the next time.
        logInternal(error);
      }
    }
    if (over.size > 0) await this.#change((files) => files.filter(({ path }) => !over.has(path)));
    return deleted;
  }

  #change(change: (files: UnfinishedFile[]) => UnfinishedFile[]): Promise<void> {
    const work = this.#working.then(async () => {
      await replaceFile(this.#path, JSON.stringify({ version: 1, files: change(await this.#read()) }));
    });
    this.#working = work.catch(() => {});
    return work;
  }

  async #read(): Promise<UnfinishedFile[]> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.#path, "utf8"))).files;
    } catch {
      // Absent at first; a damaged one costs a forgotten leftover, never a file.
      return [];
    }
  }
}

/**
 * Gives a file its name. A hard link fails where the name is taken; a rename alone would write over what is there.
 * @throws AppError `file-exists`
 */
export async function giveName(path: string, target: string): Promise<void> {
  try {
    await link(path, target);
    await unlink(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw taken(target);
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(code ?? "")) throw error;
    // No hard links there (vfat, some network shares): an empty file takes the name, and is what is replaced.
    const placeholder = await open(target, "wx").catch((failure: NodeJS.ErrnoException) => {
      throw failure.code === "EEXIST" ? taken(target) : failure;
    });
    await placeholder.close();
    await rename(path, target);
  }
}

const exists = (path: string) =>
  lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );

function taken(path: string): AppError {
  return new AppError({
    code: "file-exists",
    message: `There is already a file ${path}.`,
    hint: "Choose another name; nothing is ever written over.",
  });
}
