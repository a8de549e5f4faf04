/** Reads exact numbers of bytes out of chunks of any size, and then the rest as it comes. */
export class ByteReader implements AsyncIterable<Uint8Array> {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** @throws EndedError if the source ends first; whatever the source throws */
  async read(length: number): Promise<Buffer> {
    while (this.#held.length < length) {
      const next = await this.#source.next();
      if (next.done) throw new EndedError(`ended after ${this.#held.length} of ${length} bytes`);
      this.#held = this.#held.length === 0 ? next.value : Buffer.concat([this.#held, next.value]);
    }
    const bytes = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const held = this.#held;
    this.#held = new Uint8Array(0);
    if (held.length > 0) yield held;
    for (;;) {
      const next = await this.#source.next();
      if (next.done) return;
      yield next.value;
    }
  }
}

/** The other side stopped in the middle. */
export class EndedError extends Error {
  override readonly name = "EndedError";
}
