/** A run of zeros in a sparse stream. */
export interface Hole {
  /** bytes */
  readonly hole: bigint;
}

/** One stream, both directions. It lives on a connection of its own, which ends with it. */
export interface LibvirtStream extends AsyncIterable<Uint8Array> {
  /**
   * What arrives, until the peer's end; may be read once. A reader that is slow stops the peer (with a
   * console: the guest). Holes arrive as zeros.
   * @throws LibvirtError | ConnectionClosedError
   */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array>;
  /** Like the iterator, with holes as holes. */
  packets(): AsyncIterable<Uint8Array | Hole>;
  /** Sends bytes; resolves when there is room for more. The bytes must not change until then. */
  write(bytes: Uint8Array): Promise<void>;
  /** Sends a hole of `length` bytes; only on streams opened as sparse. */
  writeHole(length: bigint): Promise<void>;
  /** Ends the stream properly; resolves when the daemon has confirmed that everything went well. */
  finish(): Promise<void>;
  /** Drops the stream and its connection. Never throws. */
  abort(): void;
  /** Resolves when it is over, however it ended. */
  readonly closed: Promise<void>;
}
