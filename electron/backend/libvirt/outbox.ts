import type { ConnectionClosedError } from "./errors.ts";
import type { Transport } from "./transport.ts";

/** What a connection sends: messages in batches, packets of streams at once, and who waits for room. */
export class Outbox {
  readonly #transport: Transport;
  #pending: Buffer[] = [];
  #waiters: { resolve: () => void; reject: (error: Error) => void }[] = [];
  #room = true;
  #closed = false;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Whether the peer reads what it is sent. */
  get room(): boolean {
    return this.#room;
  }

  /** Collects what is sent within one turn, so that it leaves as one batch. */
  push(frame: Buffer): void {
    this.#pending.push(frame);
    if (this.#pending.length === 1) queueMicrotask(() => this.flush());
  }

  flush(): void {
    if (this.#pending.length === 0 || this.#closed) return;
    const pieces = this.#pending;
    this.#pending = [];
    this.#room = this.#transport.write(pieces);
  }

  /** Sends at once, behind what was collected; false when the caller should wait for {@link drained}. */
  send(pieces: readonly Uint8Array[]): boolean {
    this.flush();
    this.#room = this.#transport.write(pieces);
    return this.#room;
  }

  /** Resolves when there is room to send; rejects when the connection ends before. */
  drained(): Promise<void> {
    if (this.#room) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
    });
  }

  onDrain(): void {
    this.#room = true;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const { resolve } of waiters) resolve();
  }

  /** Nothing leaves any more. */
  close(reason: ConnectionClosedError): void {
    this.#closed = true;
    for (const { reject } of this.#waiters) reject(reason);
    this.#waiters = [];
    this.#pending = [];
  }
}
