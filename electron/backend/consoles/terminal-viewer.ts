import type { ByteChannel } from "../../../shared/model/byte-channel.ts";
import type { Scrollback } from "./scrollback.ts";

/** How long a viewer may take nothing while bytes wait for it. */
const patienceMs = 10_000;

/**
 * A serial line brings its bytes almost singly, ten thousand times a second. What follows a piece smaller than
 * this is gathered for a moment, so that neither transport nor window has to deal with each byte by itself.
 */
const smallPiece = 16 * 1024;
/** Less than what an eye or a typist notices. */
const gatherMs = 20;

/** One window that shows a terminal: reads the scrollback from its own place on, as fast as its channel takes it. */
export class TerminalViewer {
  readonly #channel: ByteChannel;
  readonly #scrollback: Scrollback;
  readonly #onProgress: () => void;
  #offset: number;
  #open = true;
  #sending = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param onProgress called after each piece that the channel took */
  constructor(channel: ByteChannel, scrollback: Scrollback, onProgress: () => void) {
    this.#channel = channel;
    this.#scrollback = scrollback;
    this.#onProgress = onProgress;
    this.#offset = scrollback.replayStart();
    void channel.closed.then(() => {
      this.#open = false;
      clearTimeout(this.#timer);
      onProgress();
    });
  }

  /** Offset of the first byte that it has not taken; what stands before it may be dropped. */
  get offset(): number {
    return this.#open ? this.#offset : Number.POSITIVE_INFINITY;
  }

  /** Says that there may be more to send. */
  wake(): void {
    if (this.#sending) return;
    this.#sending = true;
    void this.#send();
  }

  close(error: { code: string; message: string; hint?: string }): void {
    this.#open = false;
    clearTimeout(this.#timer);
    this.#channel.close(error);
  }

  async #send(): Promise<void> {
    try {
      while (this.#open && this.#offset < this.#scrollback.end) {
        const bytes = this.#scrollback.read(this.#offset);
        this.#timer = setTimeout(() => this.#giveUp(), patienceMs);
        await this.#channel.write(bytes);
        clearTimeout(this.#timer);
        this.#offset += bytes.length;
        this.#onProgress();
        if (bytes.length < smallPiece) await new Promise((resolve) => setTimeout(resolve, gatherMs));
      }
    } catch {
      // The channel is closed, which `closed` tells too.
      this.#open = false;
      this.#onProgress();
    } finally {
      clearTimeout(this.#timer);
      this.#sending = false;
    }
  }

  #giveUp(): void {
    this.close({
      code: "terminal-too-slow",
      message:
        "This window took no output of the terminal for 10 seconds, so it was disconnected to let the machine go on.",
      hint: "Open the terminal again; what it kept is shown first.",
    });
    this.#onProgress();
  }
}
