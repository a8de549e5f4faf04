import type { ByteChannel } from "./byte-channel.ts";
import { type Control, controlSchema, type Wire } from "./byte-channel-wire.ts";
import { AppError } from "./error.ts";

/** What each side may have under way to the other, unconsumed, as a sum of `costOf`. */
export const WINDOW = 1024 * 1024;
/** Longer writes are cut, so that messages stay small against the window. */
export const MAX_MESSAGE = 256 * 1024;
/** Charged for every message, so that a flood of tiny ones is as bounded as a flood of bytes. */
const MESSAGE_OVERHEAD = 64;
/** Consumption is acknowledged in steps: together with the largest message well under the window. */
const ACK_STEP = WINDOW / 4;

type ChannelError = NonNullable<Extract<Control, { type: "close" }>["error"]>;

/** What a message of that many bytes takes of the window. */
export const costOf = (byteLength: number): number => byteLength + MESSAGE_OVERHEAD;

interface QueuedWrite {
  /** Nobody changes them any more. */
  bytes: Uint8Array;
  resolve(): void;
  reject(error: Error): void;
}

/**
 * A byte channel over any wire. Each side may send one window ahead; the receiver acknowledges what its
 * reader has consumed. A peer that sends beyond its window or talks nonsense closes the channel.
 *
 * There is one reader: breaking off its loop closes the channel. Unread bytes stay readable after the peer
 * has ended or closed.
 */
export class WireChannel implements ByteChannel {
  readonly closed: Promise<void>;
  readonly #wire: Wire;
  #resolveClosed!: () => void;

  #sendCredit = WINDOW;
  #writes: QueuedWrite[] = [];
  #writeEnded = false;
  #endSent = false;

  #unread: Uint8Array[] = [];
  #lastReadCost = 0;
  #unacknowledged = 0;
  #receiveCredit = WINDOW;
  #readEnded = false;
  #readError: Error | undefined;
  #wakeReader: (() => void) | undefined;

  #done = false;

  constructor(wire: Wire) {
    this.#wire = wire;
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    wire.listen({
      onBytes: (bytes) => this.#onBytes(bytes),
      onControl: (control) => this.#onControl(control),
      onGone: () => this.#finish(this.#readEnded ? undefined : gone()),
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#write(bytes, false);
  }

  give(bytes: Uint8Array): Promise<void> {
    return this.#write(bytes, true);
  }

  #write(bytes: Uint8Array, given: boolean): Promise<void> {
    if (this.#done || this.#writeEnded) return Promise.reject(this.#readError ?? gone());
    if (bytes.byteLength === 0) return Promise.resolve();
    if (this.#writes.length === 0 && bytes.byteLength <= MAX_MESSAGE && this.#post(bytes, given)) {
      return Promise.resolve();
    }
    // The caller may reuse its buffer once this returns, unless it was given away.
    const lasting = given ? bytes : new Uint8Array(bytes);
    return new Promise((resolve, reject) => {
      this.#writes.push({ bytes: lasting, resolve, reject });
      this.#flush();
    });
  }

  end(): void {
    if (this.#done || this.#writeEnded) return;
    this.#writeEnded = true;
    this.#flush();
  }

  close(error?: ChannelError): void {
    if (this.#done) return;
    this.#wire.postControl(error === undefined ? { type: "close" } : { type: "close", error });
    this.#unread = [];
    this.#finish(undefined);
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return {
      next: () => this.#next(),
      return: async () => {
        this.close();
        return { done: true, value: undefined };
      },
    };
  }

  async #next(): Promise<IteratorResult<Uint8Array>> {
    // Asking for more is what says that the last piece has been dealt with.
    this.#acknowledge();
    for (;;) {
      const bytes = this.#unread.shift();
      if (bytes) {
        this.#lastReadCost = costOf(bytes.byteLength);
        return { done: false, value: bytes };
      }
      if (this.#readError) throw this.#readError;
      if (this.#readEnded || this.#done) return { done: true, value: undefined };
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
    }
  }

  #acknowledge(): void {
    this.#unacknowledged += this.#lastReadCost;
    this.#lastReadCost = 0;
    if (this.#done || this.#readEnded || this.#unacknowledged < ACK_STEP) return;
    this.#receiveCredit += this.#unacknowledged;
    this.#wire.postControl({ type: "ack", cost: this.#unacknowledged });
    this.#unacknowledged = 0;
  }

  #onBytes(bytes: Uint8Array): void {
    if (this.#done) return;
    this.#receiveCredit -= costOf(bytes.byteLength);
    if (this.#readEnded || this.#receiveCredit < 0) this.#refuse();
    else if (bytes.byteLength === 0) this.#unacknowledged += costOf(0);
    else this.#unread.push(bytes);
    this.#wake();
  }

  #onControl(message: unknown): void {
    if (this.#done) return;
    const parsed = controlSchema.safeParse(message);
    if (!parsed.success) {
      this.#refuse();
      return;
    }
    const control = parsed.data;
    if (control.type === "ack") {
      this.#sendCredit += control.cost;
      if (this.#sendCredit > WINDOW) this.#refuse();
      else this.#flush();
    } else if (control.type === "end") {
      this.#readEnded = true;
      this.#wake();
      this.#finishWhenBothEnded();
    } else {
      this.#readEnded = true;
      this.#finish(control.error ? new AppError(control.error) : undefined);
    }
  }

  /** Sends one message if the peer's window has room for it. */
  #post(bytes: Uint8Array, given: boolean): boolean {
    const cost = costOf(bytes.byteLength);
    if (this.#sendCredit < cost) return false;
    this.#sendCredit -= cost;
    this.#wire.postBytes(bytes, given);
    return true;
  }

  #flush(): void {
    for (let write = this.#writes[0]; write; write = this.#writes[0]) {
      while (write.bytes.byteLength > 0) {
        const piece = write.bytes.subarray(0, MAX_MESSAGE);
        if (!this.#post(piece, true)) return;
        write.bytes = write.bytes.subarray(piece.byteLength);
      }
      this.#writes.shift();
      write.resolve();
    }
    if (this.#writeEnded && !this.#endSent) {
      this.#endSent = true;
      this.#wire.postControl({ type: "end" });
      this.#finishWhenBothEnded();
    }
  }

  #finishWhenBothEnded(): void {
    if (this.#endSent && this.#readEnded) this.#finish(undefined);
  }

  /** The peer broke the rules: both sides learn of it, and what it sent is dropped. */
  #refuse(): void {
    const error = {
      code: "channel-protocol",
      message: "The other side of a data channel broke its rules, so the channel was closed.",
    };
    this.#wire.postControl({ type: "close", error });
    this.#unread = [];
    this.#finish(new AppError(error));
  }

  #finish(error: Error | undefined): void {
    if (this.#done) return;
    this.#done = true;
    this.#readError = error;
    for (const write of this.#writes) write.reject(error ?? gone());
    this.#writes = [];
    this.#wire.close();
    this.#wake();
    this.#resolveClosed();
  }

  #wake(): void {
    this.#wakeReader?.();
    this.#wakeReader = undefined;
  }
}

function gone(): AppError {
  return new AppError({
    code: "channel-lost",
    message: "The data channel was closed before everything had been sent.",
    hint: "Try again.",
  });
}
