import { type FSWatcher, watch } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { LogItem } from "../../../shared/contract/logs.ts";
import { logInternal } from "../errors/plain-error.ts";
import { Subscription } from "../live/subscription.ts";
import { openLog, PAGE, readPage, readRange } from "./read-file.ts";

/** A program writes a log in many small pieces; those of a moment are read together. */
const settleMs = 30;

export interface FollowOptions {
  readonly path: string;
  /** The path as its reader knows it. */
  readonly shownPath: string;
  /** Shows the file to a user who may not read it here. */
  readonly command: string;
  readonly signal: AbortSignal;
  /** Calls its listener when the file or its folder may have come to be, until stopped. */
  readonly onHint?: ((listener: () => void) => () => void) | undefined;
}

/**
 * The end of a file, then what is added to it; from its end again when it is replaced, cut, or grows faster
 * than its reader takes it. The kernel tells of changes (inotify on its folder); nothing is polled.
 */
export function followFile(options: FollowOptions): Subscription<LogItem> {
  return new FileFollower(options).subscription;
}

class FileFollower {
  readonly subscription: Subscription<LogItem>;
  readonly #options: FollowOptions;
  readonly #stopHints: (() => void) | undefined;
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #item: LogItem | undefined;
  #reading = false;
  /** Something may have changed since it was last read. */
  #stale = true;
  #closed = false;
  #absent: string | undefined;
  /** What has been read: which file, up to where, and the bytes of a character that is not whole yet. */
  #inode: number | undefined;
  #end = 0;
  #decoder = new TextDecoder();

  constructor(options: FollowOptions) {
    this.#options = options;
    this.subscription = new Subscription(
      () => this.#take(),
      () => this.#close(),
      options.signal,
    );
    this.#stopHints = this.#closed ? undefined : options.onHint?.(() => this.#changed());
    this.#changed();
  }

  #take(): LogItem | undefined {
    const item = this.#item;
    this.#item = undefined;
    // Only who has taken the last piece is read another.
    if (item && this.#stale) this.#changed();
    return item;
  }

  #close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#watcher?.close();
    this.#stopHints?.();
  }

  #changed(): void {
    this.#stale = true;
    if (this.#closed || this.#item || this.#reading) return;
    this.#timer ??= setTimeout(() => void this.#read(), this.#inode === undefined ? 0 : settleMs);
  }

  async #read(): Promise<void> {
    this.#timer = undefined;
    this.#reading = true;
    this.#stale = false;
    try {
      // Before the file is read, so that nothing falls between the two.
      this.#watch();
      this.#item = await this.#next();
    } catch (error) {
      this.#item = this.#missing(error);
    }
    this.#reading = false;
    if (this.#closed) return;
    if (this.#item) this.subscription.wake();
    if (this.#stale) this.#changed();
  }

  #watch(): void {
    if (this.#watcher || this.#closed) return;
    const { path } = this.#options;
    const name = basename(path);
    this.#watcher = watch(dirname(path), (_event, changed) => {
      if (changed === null || changed === name) this.#changed();
    });
    this.#watcher.on("error", (error) => {
      logInternal(error);
      this.#watcher?.close();
      this.#watcher = undefined;
    });
  }

  async #next(): Promise<LogItem | undefined> {
    const handle = await openLog(this.#options.path);
    try {
      const { ino, size } = await handle.stat();
      const goesOn = ino === this.#inode && size >= this.#end && size - this.#end <= PAGE;
      if (!goesOn) return await this.#again(handle, ino, size);
      const bytes = await readRange(handle, this.#end, size);
      const start = this.#end;
      this.#end += bytes.length;
      return bytes.length === 0 ? undefined : this.#text(true, start, bytes);
    } finally {
      await handle.close();
    }
  }

  async #again(handle: FileHandle, inode: number, size: number): Promise<LogItem> {
    const { start, bytes } = await readPage(handle, size);
    this.#inode = inode;
    this.#end = start + bytes.length;
    this.#decoder = new TextDecoder();
    this.#absent = undefined;
    return this.#text(false, start, bytes);
  }

  #text(more: boolean, start: number, bytes: Buffer): LogItem {
    const text = this.#decoder.decode(bytes, { stream: true });
    return { type: "text", more, start, text, path: this.#options.shownPath };
  }

  /** Why there is nothing to read, unless that has been said already. */
  #missing(error: unknown): LogItem | undefined {
    const why = absence(error);
    this.#inode = undefined;
    if (this.#absent === why) return undefined;
    this.#absent = why;
    const { shownPath, command } = this.#options;
    return { type: "absent", why, path: shownPath, ...(why === "forbidden" && { command }) };
  }
}

/** What an error of opening or watching says of the file. */
function absence(error: unknown): "none" | "forbidden" {
  const { code } = error as { code?: string };
  if (code === "ENOENT" || code === "ENOTDIR") return "none";
  if (code !== "EACCES" && code !== "EPERM") logInternal(error);
  return "forbidden";
}
