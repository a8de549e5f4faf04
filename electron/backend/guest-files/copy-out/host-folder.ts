import { constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readdir, rm, statfs, writeFile } from "node:fs/promises";
import { AppError } from "../../../../shared/model/error.ts";
import { hostProblem } from "./copy-problem.ts";
import type { NameRules } from "./safe-names.ts";

const folderOnly = constants.O_RDONLY | constants.O_DIRECTORY;

/**
 * A folder of this host that is held open. What is in it is reached through the open folder and no path, so that
 * nobody who renames folders or puts links in their place can lead it elsewhere.
 */
export class HostFolder implements AsyncDisposable {
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /**
   * Opens a folder that the user named; the way to it may have links.
   * @throws AppError `no-such-folder`, `not-a-folder` | the system's error
   */
  static async open(path: string): Promise<HostFolder> {
    return new HostFolder(await open(path, folderOnly).catch((error: unknown) => refuse(error, path)));
  }

  /** Opens a folder in this one, no link. */
  async inside(name: string): Promise<HostFolder> {
    return new HostFolder(await open(this.at(name), folderOnly | constants.O_NOFOLLOW));
  }

  /** A path for what has this name here, or for the folder itself. Only its last part may be a link. */
  at(name = ""): string {
    return `/proc/self/fd/${this.#handle.fd}/${name}`;
  }

  /** The same for another process of this user. */
  fromOutside(name: string): string {
    return `/proc/${process.pid}/fd/${this.#handle.fd}/${name}`;
  }

  /** Its device, by which mount points are told. */
  async device(): Promise<number> {
    return (await this.#handle.stat()).dev;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }
}

/**
 * What a folder can hold, found out by trying in a folder of its own, and how many bytes are free there.
 * @param path of the folder, whose length counts
 * @throws AppError `no-write` | the system's error
 */
export async function tryFolder(
  folder: HostFolder,
  path: string,
): Promise<{ rules: NameRules; free: number }> {
  const { bavail, bsize } = await statfs(folder.at());
  const probe = `.guesthouse-probe-${process.pid}-${Date.now()}`;
  await mkdir(folder.at(probe), 0o700).catch((error: unknown) => refuse(error, path));
  try {
    await writeFile(folder.at(`${probe}/a`), "");
    const caseless = await exists(folder.at(`${probe}/A`));
    await writeFile(folder.at(`${probe}/b:.`), "").catch(() => {});
    const windows = !(await readdir(folder.at(probe))).includes("b:.");
    // PATH_MAX of Linux counts the end of the text.
    return { rules: { caseless, windows, pathBytes: 4094 - Buffer.byteLength(path) }, free: bavail * bsize };
  } finally {
    await rm(folder.at(probe), { recursive: true, force: true });
  }
}

const exists = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  );

function refuse(cause: unknown, path: string): never {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === "ENOENT") {
    throw new AppError(
      { code: "no-such-folder", message: `There is no folder ${path} here.`, hint: "Choose another one." },
      { cause },
    );
  }
  if (code === "ENOTDIR") {
    throw new AppError(
      { code: "not-a-folder", message: `${path} is no folder.`, hint: "Choose one." },
      { cause },
    );
  }
  if (code === "EACCES" || code === "EPERM") {
    throw new AppError(
      {
        code: "no-write",
        message: `Guesthouse may not write into ${path}.`,
        hint: "Choose another folder, or let your account write there.",
      },
      { cause },
    );
  }
  throw code === undefined ? cause : hostProblem(code, path, cause);
}
