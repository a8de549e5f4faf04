import type { FilesSource, FilesState } from "../../../../shared/contract/guest-files/session.ts";
import { AppError } from "../../../../shared/model/error.ts";
import type { ConnectionRegistry } from "../../connections/registry.ts";
import { logInternal } from "../../errors/plain-error.ts";
import type { StartProcess } from "../../guestfs/own-process.ts";
import { Subscription } from "../../live/subscription.ts";
import { closedError, DiskSession } from "./disk-session.ts";
import type { FilesSession, FilesSessions } from "./session.ts";

/** Appliances at once: each takes half a GiB, and a core while it works. */
const maxOpen = 3;
/** Milliseconds without use after which one is closed. */
const idleMs = 5 * 60_000;
/** Sessions that are over and whose end is still told. */
const maxOver = 100;

const wereClosed = "These files were closed.";

/** The open disks of all windows. */
export class DiskSessions implements FilesSessions {
  readonly #connections: ConnectionRegistry;
  readonly #startProcess: StartProcess | undefined;
  /** By id, the oldest first; those that are over stay for a while. */
  readonly #sessions = new Map<string, DiskSession>();
  #closing: NodeJS.Timeout | undefined;

  constructor(connections: ConnectionRegistry, startProcess: StartProcess | undefined) {
    this.#connections = connections;
    this.#startProcess = startProcess;
  }

  /**
   * Begins to open disks, or finds that they are open already. Who only reads shares those that are open for changes:
   * a window that was loaded again must be able to end them.
   * @returns the session's id
   * @throws AppError `too-many-open`
   */
  open(source: FilesSource, writable: boolean): string {
    const fitting = this.#alive.filter(
      (session) => (session.writable || !writable) && sameSource(session.source, source),
    );
    const same = fitting.find((session) => session.writable) ?? fitting[0];
    if (same) return same.id;
    this.#makeRoom();
    // What was open before may hold the disks for another moment.
    const before = [...this.#sessions.values()].filter((session) => sameSource(session.source, source));
    const session = new DiskSession(this.#connections, source, {
      writable,
      startProcess: this.#startProcess,
      after: Promise.all(before.filter(({ over }) => over).map(({ gone }) => gone)),
    });
    session.onChange(() => {
      if (session.writable && session.over) this.#closeOlder(session);
      this.#closeLater();
    });
    this.#sessions.set(session.id, session);
    const over = [...this.#sessions.values()].filter((candidate) => candidate.over);
    for (const { id } of over.slice(0, Math.max(0, over.length - maxOver))) this.#sessions.delete(id);
    return session.id;
  }

  async get(id: string): Promise<FilesSession> {
    const session = this.#sessions.get(id);
    if (!session) throw closedError(wereClosed);
    await session.ready;
    return session;
  }

  watch(id: string, signal: AbortSignal): Subscription<FilesState> {
    const session = this.#sessions.get(id);
    if (session) return session.watch(signal);
    let told = false;
    const once = (): FilesState | undefined => {
      if (told) return undefined;
      told = true;
      return { state: "closed", because: wereClosed };
    };
    return new Subscription(once, () => {}, signal);
  }

  /** @throws AppError `not-locked`, `wrong-passphrase`, `unlock-refused`, `files-closed` */
  async unlock(id: string, device: string, passphrase: string): Promise<void> {
    const session = this.#sessions.get(id);
    if (!session) throw closedError(wereClosed);
    await session.unlock(device, passphrase);
  }

  async close(id: string, because = wereClosed): Promise<void> {
    await this.#sessions.get(id)?.close(because);
  }

  /** Ends all of them. */
  async closeAll(): Promise<void> {
    clearTimeout(this.#closing);
    await Promise.all(this.#alive.map((session) => session.close("Guesthouse was ended.")));
  }

  get #alive(): DiskSession[] {
    return [...this.#sessions.values()].filter((session) => !session.over);
  }

  #makeRoom(): void {
    if (this.#alive.length < maxOpen) return;
    const idle = this.#alive
      .filter(({ idleSince }) => idleSince !== undefined)
      .sort((one, other) => one.idleSince! - other.idleSince!);
    if (!idle[0]) {
      throw new AppError({
        code: "too-many-open",
        message: `The files of ${maxOpen} disks or machines are open already, and each takes half a GiB of memory.`,
        hint: "Close one of them first.",
      });
    }
    idle[0].close("It was closed to make room for other files.").catch(logInternal);
  }

  /** Those who have read what one for changes may have changed. */
  #closeOlder({ source }: DiskSession): void {
    for (const session of this.#alive) {
      // One that is still being opened has waited for the disks.
      if (session.state.state !== "open" || !sameSource(session.source, source)) continue;
      session.close("The machine’s files were open for changes since.").catch(logInternal);
    }
  }

  /** Looks again when the next one will have been idle for too long. */
  #closeLater(): void {
    clearTimeout(this.#closing);
    const since = this.#alive.flatMap(({ idleSince }) => idleSince ?? []);
    if (since.length === 0) return;
    const wait = Math.max(0, Math.min(...since) + idleMs - Date.now());
    this.#closing = setTimeout(() => this.#closeIdle(), wait);
    this.#closing.unref();
  }

  #closeIdle(): void {
    for (const session of this.#alive) {
      if (session.idleSince === undefined || session.idleSince + idleMs > Date.now()) continue;
      session.close("It was closed because nobody had used it for five minutes.").catch(logInternal);
    }
    this.#closeLater();
  }
}

/** Both were parsed by the same schema, which gives their fields the same order. */
const sameSource = (one: FilesSource, other: FilesSource): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
