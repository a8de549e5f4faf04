import type { ByteChannel } from "../../../shared/model/byte-channel.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { isActive } from "../domains/states.ts";
import { logInternal, plainError } from "../errors/plain-error.ts";
import type { LibvirtStream } from "../libvirt/index.ts";
import { domainConsoleFlags } from "../libvirt/protocol/flags/domains.ts";
import { Scrollback } from "./scrollback.ts";
import { TerminalViewer } from "./terminal-viewer.ts";

/** Bytes of output kept for a window that opens later. */
const keptBytes = 2 << 20;
/** How long a terminal that nobody looks at is still read, so that coming back shows what happened. */
const lingerMs = 5 * 60_000;
/** Between attempts to open a terminal again whose machine may be on its way out. */
const retryMs = 500;

/**
 * One terminal of one machine, shared by all windows. From the first viewer on it is read without pause, for a
 * console that is open and not read stalls the guest; it waits only for a viewer that would lose bytes.
 */
export class TerminalSession {
  readonly #connection: Connection;
  readonly #uuid: string;
  readonly #alias: string;
  readonly #scrollback = new Scrollback(keptBytes);
  readonly #viewers = new Set<TerminalViewer>();
  readonly #stopListening: () => void;
  #stream: LibvirtStream | undefined;
  #attaching: Promise<void> | undefined;
  /** Which start of the machine was attached to last; 0 for none yet. */
  #generation = 0;
  /** Whether somebody wants it read: a viewer, or one who left a moment ago. */
  #wanted = false;
  #linger: NodeJS.Timeout | undefined;
  #progress = Promise.withResolvers<void>();
  #input: Promise<void> = Promise.resolve();
  #disposed = false;

  constructor(connection: Connection, uuid: string, alias: string) {
    this.#connection = connection;
    this.#uuid = uuid;
    this.#alias = alias;
    this.#stopListening = connection.domains.onChange((changed) => {
      if (changed === uuid) this.#follow();
    });
  }

  /**
   * Makes sure that it is read, where the machine runs. Where it is off the scrollback can be looked at, and
   * the next start is followed.
   * @param force takes it from another program
   * @throws AppError such as `console-busy`
   */
  async open(force: boolean): Promise<void> {
    this.#want();
    try {
      await this.#connection.domains.ready();
      if (this.#running()) await this.#attach(force);
    } catch (error) {
      if (this.#viewers.size === 0) this.#wanted = false;
      throw plainError(error);
    }
  }

  /** Shows it in a window: what was kept, then what comes; what the window sends goes to the guest. */
  view(channel: ByteChannel): void {
    if (this.#disposed) {
      channel.close({ code: "no-such-domain", message: "This machine does not exist any more." });
      return;
    }
    clearTimeout(this.#linger);
    this.#wanted = true;
    const viewer = new TerminalViewer(channel, this.#scrollback, () => this.#progressed());
    this.#viewers.add(viewer);
    viewer.wake();
    this.#pass(channel).catch(logInternal);
    void channel.closed.then(() => {
      this.#viewers.delete(viewer);
      if (this.#viewers.size === 0 && this.#wanted) this.#want();
    });
  }

  /** Ends it and forgets its scrollback. */
  dispose(reason: { code: string; message: string }): void {
    this.#disposed = true;
    clearTimeout(this.#linger);
    this.#stopListening();
    for (const viewer of this.#viewers) viewer.close(reason);
    this.#stream?.abort();
  }

  /** Keeps it for a while without a viewer. */
  #want(): void {
    this.#wanted = true;
    clearTimeout(this.#linger);
    this.#linger = setTimeout(() => {
      if (this.#viewers.size > 0) return;
      this.#wanted = false;
      this.#stream?.abort();
    }, lingerMs).unref();
  }

  #running(): boolean {
    const record = this.#connection.domains.peek(this.#uuid);
    return record !== undefined && isActive(record.domain.state) && !record.starting;
  }

  #attach(force: boolean): Promise<void> {
    if (this.#stream) return Promise.resolve();
    this.#attaching ??= this.#openStream(force).finally(() => {
      this.#attaching = undefined;
    });
    return this.#attaching;
  }

  async #openStream(force: boolean): Promise<void> {
    const { domains } = this.#connection;
    const domain = await domains.handle(this.#uuid);
    const flags = force ? domainConsoleFlags.VIR_DOMAIN_CONSOLE_FORCE : 0;
    const stream = await domain.guest.openConsole(this.#alias, flags);
    if (this.#disposed) return stream.abort();
    this.#markRestart();
    this.#stream = stream;
    void this.#read(stream);
  }

  async #read(stream: LibvirtStream): Promise<void> {
    try {
      for await (const chunk of stream) {
        await this.#room(chunk.length);
        this.#append(chunk);
      }
    } catch (error) {
      // Why it ended is found out below; what is no error of libvirt's is worth a line.
      plainError(error);
    } finally {
      stream.abort();
      if (this.#stream === stream) this.#stream = undefined;
    }
    await this.#recover();
  }

  /**
   * Goes on after the stream has ended while the machine seems to run. Whether another program took the
   * terminal is asked, not guessed: libvirt says so when it is opened again. A machine on its way out cannot
   * be opened; one that is off is followed when it starts, and after a lost daemon when it is back.
   */
  async #recover(): Promise<void> {
    while (this.#wanted && !this.#stream && !this.#disposed && this.#running() && this.#connected()) {
      await new Promise((resolve) => setTimeout(resolve, retryMs).unref());
      this.#follow();
      await this.#attaching?.catch(() => {});
    }
  }

  /** Something about the machine may have changed: attach where that is wanted and possible. */
  #follow(): void {
    this.#markRestart();
    if (this.#disposed || !this.#wanted || this.#stream || this.#attaching) return;
    if (!this.#running() || !this.#connected()) return;
    this.#attach(false).catch((error: unknown) => {
      const { code } = plainError(error);
      if (code === "console-busy") {
        this.#closeViewers({
          code: "taken-over",
          message: "Another program took this terminal over.",
          hint: "Take it back to go on here.",
        });
      }
    });
  }

  #connected(): boolean {
    return this.#connection.client.status.state === "connected";
  }

  /** Draws a line once per start of the machine, between what the old run and the new one said. */
  #markRestart(): void {
    const generation = this.#connection.domains.peek(this.#uuid)?.generation ?? 0;
    if (generation <= this.#generation) return;
    if (this.#generation > 0 && this.#scrollback.end > 0) this.#append(separator());
    this.#generation = generation;
  }

  #closeViewers(reason: { code: string; message: string; hint?: string }): void {
    for (const viewer of [...this.#viewers]) viewer.close(reason);
    this.#wanted = false;
  }

  #append(bytes: Uint8Array): void {
    this.#scrollback.append(bytes);
    for (const viewer of this.#viewers) viewer.wake();
  }

  /** Waits until appending `length` bytes drops nothing that a viewer still has to take. */
  async #room(length: number): Promise<void> {
    for (;;) {
      const start = this.#scrollback.startAfter(length);
      if ([...this.#viewers].every(({ offset }) => offset >= start)) return;
      await this.#progress.promise;
    }
  }

  #progressed(): void {
    const { resolve } = this.#progress;
    this.#progress = Promise.withResolvers();
    resolve();
  }

  /** Passes on what one window types. Several windows take turns, whole pieces at a time. */
  async #pass(channel: ByteChannel): Promise<void> {
    try {
      for await (const bytes of channel) {
        const turn = this.#input.then(() => this.#stream?.write(bytes));
        this.#input = turn.catch(() => {});
        await this.#input;
      }
    } catch {
      // The window is gone; its viewer is taken out where the channel's end is awaited.
    }
  }
}

/** A line across the terminal, with the attributes of the old run reset. */
function separator(): Uint8Array {
  const time = new Date().toLocaleTimeString("en-GB");
  return Buffer.from(`\x1b[0m\r\n\x1b[2m──────── started again at ${time} ────────\x1b[0m\r\n`, "utf8");
}

/** For a terminal that the machine does not have. */
export function noSuchTerminal(alias: string): AppError {
  return new AppError({
    code: "no-such-terminal",
    message: `This machine has no terminal "${alias}".`,
    hint: "Choose another one.",
  });
}
