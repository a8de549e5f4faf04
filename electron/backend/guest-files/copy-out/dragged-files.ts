import { randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../../../shared/model/error.ts";
import { formatBytes } from "../../../../shared/model/units.ts";
import { logInternal } from "../../errors/plain-error.ts";
import { temporaryFolder } from "../../files/temporary-folder.ts";
import type { Services } from "../../services.ts";
import type { FilesSession, PlaceCalls } from "../session/session.ts";
import { copyOutCommand } from "./command.ts";
import { copyInto, namesOf } from "./copy.ts";

/** Whoever drags holds a button down meanwhile. */
const most = { bytes: 256 << 20, entries: 2000 };
/** Folders that stay: of what was dropped last something may still be read. */
const kept = 2;

/**
 * What is dragged out of the desktop's window: Electron drags files that are there, so they are copied into a folder
 * that nobody else enters, which is gone when Guesthouse ends.
 */
export class DraggedFiles {
  /** By handle: the paths when all of it is there, undefined where it does not come to that. */
  readonly #coming = new Map<string, Promise<readonly string[] | undefined>>();
  /** By handle, the oldest first. */
  readonly #folders = new Map<string, string>();

  /**
   * Copies files and folders of a guest, as a job, which refuses what is too much to wait for.
   * @returns its id, and a handle for {@link take}
   */
  async begin(
    services: Services,
    session: FilesSession,
    calls: PlaceCalls,
    paths: readonly string[],
  ): Promise<{ job: string; files: string }> {
    const files = randomBytes(24).toString("base64url");
    const title = `Drag ${namesOf(paths)} out of the window`;
    const command = await copyOutCommand(services.connections, session, calls, paths, ".");
    const { id, finished } = services.jobs.run({ title }, async (job) => {
      using _ = session.use();
      job.commands(command);
      const folder = await temporaryFolder("drag");
      try {
        const answers = { all: "skip" as const, some: [] };
        await copyInto(services, calls, { paths, target: folder, answers, most }, title, job).catch(inWords);
        const names = await readdir(folder);
        if (names.length === 0) throw nothing();
        this.#folders.set(files, folder);
        await this.#deleteOldest(this.#folders.size - kept);
        return names.map((name) => join(folder, name));
      } catch (error) {
        await rm(folder, { recursive: true, force: true });
        throw error;
      }
    });
    // The job tells why it failed.
    this.#coming.set(
      files,
      finished.catch(() => undefined),
    );
    finished.then(
      () => services.transcript.record(title, command),
      () => this.#coming.delete(files),
    );
    return { job: id, files };
  }

  /** The paths of what a handle stands for, once, when all of it is there; undefined where it does not come to that. */
  async take(handle: string): Promise<readonly string[] | undefined> {
    const coming = this.#coming.get(handle);
    this.#coming.delete(handle);
    return await coming;
  }

  /** Deletes all of it. */
  async close(): Promise<void> {
    await this.#deleteOldest(this.#folders.size);
  }

  async #deleteOldest(count: number): Promise<void> {
    for (const [handle, folder] of [...this.#folders].slice(0, Math.max(0, count))) {
      this.#folders.delete(handle);
      this.#coming.delete(handle);
      await rm(folder, { recursive: true, force: true }).catch(logInternal);
    }
  }
}

function inWords(cause: unknown): never {
  const code = cause instanceof AppError ? cause.code : undefined;
  if (code === "too-many-files") {
    throw new AppError(
      {
        code: "too-much-to-drag",
        message: `This is too much to be dragged: more than ${formatBytes(most.bytes)} or ${most.entries.toLocaleString("en")} files and folders.`,
        hint: "Choose “Copy out …” instead.",
      },
      { cause },
    );
  }
  if (code === "not-all-copied") {
    throw new AppError(
      {
        code,
        message: "Not all of it can be copied, so none of it is dragged.",
        hint: "Choose “Copy out …”, which copies the rest. The log says what cannot be copied, and why.",
      },
      { cause },
    );
  }
  throw cause;
}

const nothing = () =>
  new AppError({
    code: "nothing-to-drag",
    message: "This cannot be copied by itself.",
    hint: "The job’s log says why.",
  });
