/**
 * An ordered, reliable, two-way stream of bytes between renderer and backend, with backpressure in both
 * directions. It carries what must not go through the RPC: VNC, serial lines, uploads, screenshots.
 */
export interface ByteChannel extends AsyncIterable<Uint8Array> {
  /** Sends a copy of `bytes`; resolves when the receiver's window has room again. Rejects once closed. */
  write(bytes: Uint8Array): Promise<void>;
  /** Like `write` for bytes that nobody changes any more, which spares copies: what many bytes are sent with. */
  give(bytes: Uint8Array): Promise<void>;
  /** Says that no more will be written; the other side's iteration ends after the last byte. */
  end(): void;
  /** Closes both directions at once. With an error the other side's iteration throws it. */
  close(error?: { code: string; message: string; hint?: string }): void;
  /** Resolves when both directions have ended or the channel was closed; never rejects. */
  readonly closed: Promise<void>;
}
