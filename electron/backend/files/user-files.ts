import { randomBytes } from "node:crypto";
import { lstat, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { AppError } from "../../../shared/model/error.ts";

/** A file that the user chose to be written. */
export interface ChosenTarget {
  /** Absolute, without links. */
  readonly path: string;
  /** A file is there, and the user has agreed in the dialog that it is replaced. */
  readonly replaces: boolean;
}

type Chosen =
  | { readonly kind: "source"; readonly path: string; readonly folder: boolean }
  | ({ readonly kind: "target" } & ChosenTarget);

/** Choices that are kept at most; what nobody came for is forgotten first. */
const kept = 1000;

/**
 * The files of this computer that the user chose in a native dialog or dropped. A renderer gets handles of them, each
 * good for one use, so that it needs no path and can name no file that the user did not choose.
 */
export class UserFiles {
  readonly #chosen = new Map<string, Chosen>();

  /**
   * Makes a file or folder that is to be read known; gives its handle.
   * @throws AppError `no-file`, `not-a-file` | the system's error
   */
  async addSource(path: string): Promise<string> {
    const absolute = await realpath(resolve(path)).catch((error: unknown) => {
      throw code(error) === "ENOENT" ? noFile(path, error) : error;
    });
    const folder = (await stat(absolute)).isDirectory();
    if (!folder) await refuseOthers(absolute);
    return this.#add({ kind: "source", path: absolute, folder });
  }

  /**
   * Makes a place that is to be written known; gives its handle.
   * @param path as the save dialog gave it: if there is a file now, the user agreed to lose it
   * @throws AppError `no-file`, `not-a-file` | the system's error
   */
  async addTarget(path: string): Promise<string> {
    const absolute = resolve(path);
    if (await exists(absolute)) {
      const real = await realpath(absolute);
      await refuseOthers(real);
      return this.#add({ kind: "target", path: real, replaces: true });
    }
    const folder = await realpath(dirname(absolute)).catch((error: unknown) => {
      throw code(error) === "ENOENT" ? noFile(dirname(path), error) : error;
    });
    return this.#add({ kind: "target", path: join(folder, basename(absolute)), replaces: false });
  }

  /** @throws AppError `no-such-file` when the handle was used, or never given; `not-a-file` for a folder */
  takeSource(handle: string): string {
    const { path, folder } = this.#take(handle, "source");
    if (folder) throw notAFile(path);
    return path;
  }

  /** Like {@link takeSource}, of several, among which folders may be. */
  takeSources(handles: readonly string[]): string[] {
    return handles.map((handle) => this.#take(handle, "source").path);
  }

  /** @throws AppError `no-such-file` when the handle was used, or never given */
  takeTarget(handle: string): ChosenTarget {
    return this.#take(handle, "target");
  }

  #add(chosen: Chosen): string {
    const handle = randomBytes(24).toString("base64url");
    this.#chosen.set(handle, chosen);
    for (const oldest of this.#chosen.keys()) {
      if (this.#chosen.size <= kept) break;
      this.#chosen.delete(oldest);
    }
    return handle;
  }

  #take<K extends Chosen["kind"]>(handle: string, kind: K): Extract<Chosen, { kind: K }> {
    const chosen = this.#chosen.get(handle);
    if (chosen?.kind !== kind) {
      throw new AppError({
        code: "no-such-file",
        message: "The choice of this file is not known any more.",
        hint: "Choose the file again.",
      });
    }
    this.#chosen.delete(handle);
    return chosen as Extract<Chosen, { kind: K }>;
  }
}

const code = (error: unknown) => (error as NodeJS.ErrnoException).code;

const exists = (path: string) =>
  lstat(path).then(
    () => true,
    (error: unknown) => {
      if (code(error) === "ENOENT") return false;
      throw error;
    },
  );

/** A folder has no bytes, and a pipe or a device could block for ever. */
async function refuseOthers(path: string): Promise<void> {
  if ((await stat(path)).isFile()) return;
  throw notAFile(path);
}

const notAFile = (path: string) =>
  new AppError({
    code: "not-a-file",
    message: `${path} is not a plain file.`,
    hint: "Choose a file, not a folder or a device.",
  });

const noFile = (path: string, cause: unknown) =>
  new AppError(
    {
      code: "no-file",
      message: `${path} is not there.`,
      hint: "Check whether it was moved, renamed or is on a disk that is not attached.",
    },
    { cause },
  );
