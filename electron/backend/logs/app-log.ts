import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { appendFile, mkdir, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { formatWithOptions } from "node:util";

/** A file that has grown to this is put away. */
const maxBytes = 1 << 20;
/** Files that were put away and are kept: `.0` is the newest, as with libvirt's virtlogd. */
const kept = 3;
/** Characters of one entry: an error can carry a whole document. */
const maxEntry = 20_000;
/** Entries that wait for a slow disk. */
const maxWaiting = 1000;

export type LogLevel = "info" | "warning" | "error";

/**
 * Guesthouse's own log: what happened, and everything that goes to standard error. One line an entry, further
 * lines indented. Never fails: what cannot be written is lost.
 */
export class AppLog {
  readonly folder: string;
  readonly name = "guesthouse.log";
  #waiting: string[] = [];
  #writing: Promise<void> | undefined;
  readonly #onError = (message: unknown) => this.#fromConsole("error", message);
  readonly #onWarn = (message: unknown) => this.#fromConsole("warning", message);

  /** @param stateDir Guesthouse's own folder; exists */
  constructor(stateDir: string) {
    this.folder = join(stateDir, "logs");
    subscribe("console.error", this.#onError);
    subscribe("console.warn", this.#onWarn);
  }

  write(level: LogLevel, text: string): void {
    if (this.#waiting.length >= maxWaiting) return;
    const lines = text.slice(0, maxEntry).trimEnd().replaceAll("\n", "\n    ");
    this.#waiting.push(`${new Date().toISOString()} ${level} ${lines}\n`);
    this.#writing ??= this.#flush();
  }

  /** Writes what waits and listens no more. */
  async close(): Promise<void> {
    unsubscribe("console.error", this.#onError);
    unsubscribe("console.warn", this.#onWarn);
    await this.#writing;
  }

  #fromConsole(level: LogLevel, message: unknown): void {
    const [first, ...rest] = message as unknown[];
    const text = formatWithOptions({ colors: false }, first, ...rest);
    this.write(level, text.replace(/^guesthouse: /, ""));
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const entries = this.#waiting.join("");
      this.#waiting = [];
      try {
        await mkdir(this.folder, { recursive: true, mode: 0o700 });
        await this.#rotate();
        // Opened each time: another Guesthouse of this user may have put the file away.
        await appendFile(join(this.folder, this.name), entries, { mode: 0o600 });
      } catch {
        // There is nobody to tell; standard error has it.
      }
    }
    this.#writing = undefined;
  }

  async #rotate(): Promise<void> {
    const path = join(this.folder, this.name);
    const size = await stat(path).then(
      (found) => found.size,
      () => 0,
    );
    if (size < maxBytes) return;
    for (let older = kept - 1; older > 0; older--) {
      await rename(`${path}.${older - 1}`, `${path}.${older}`).catch(() => {});
    }
    await rename(path, `${path}.0`);
  }
}
