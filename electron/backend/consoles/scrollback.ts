const blockSize = 64 << 10;

/**
 * The last bytes of a terminal, in blocks, addressed by how many bytes came before them since the terminal was
 * opened. What a reader has not fetched yet can be told from what is about to be dropped, so one buffer serves
 * all readers.
 */
export class Scrollback {
  readonly #blocks: Buffer[] = [];
  readonly #maxBlocks: number;
  /** Offset of the first byte of the first block. */
  #base = 0;
  #end = 0;

  /** @param capacity bytes that are kept at least, once there have been so many */
  constructor(capacity: number) {
    this.#maxBlocks = Math.ceil(capacity / blockSize) + 1;
  }

  /** Offset behind the last byte. */
  get end(): number {
    return this.#end;
  }

  /** Offset of the oldest byte that is kept. */
  get start(): number {
    return this.#base;
  }

  /** What {@link start} will be once `length` bytes more are appended. */
  startAfter(length: number): number {
    const blocks = Math.ceil((this.#end + length - this.#base) / blockSize);
    return this.#base + Math.max(0, blocks - this.#maxBlocks) * blockSize;
  }

  append(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      const used = this.#end - this.#base - (this.#blocks.length - 1) * blockSize;
      let block = this.#blocks.at(-1);
      let at = used;
      if (!block || used === blockSize) {
        block = this.#addBlock();
        at = 0;
      }
      const part = bytes.subarray(done, done + blockSize - at);
      block.set(part, at);
      done += part.length;
      this.#end += part.length;
    }
  }

  /** A copy of what stands at `offset`, up to the end of its block; empty at the end. */
  read(offset: number): Uint8Array {
    const at = offset - this.#base;
    const index = Math.floor(at / blockSize);
    const block = this.#blocks[index];
    if (at < 0 || !block) return new Uint8Array(0);
    const until = Math.min(blockSize, this.#end - this.#base - index * blockSize);
    return Uint8Array.prototype.slice.call(block, at - index * blockSize, until);
  }

  /** Where a new reader begins: the oldest byte, or, once some were dropped, the first whole line. */
  replayStart(): number {
    if (this.#base === 0) return 0;
    for (let offset = this.#base; offset < this.#end; ) {
      const part = this.read(offset);
      const newline = part.indexOf(0x0a);
      if (newline >= 0) return offset + newline + 1;
      offset += part.length;
    }
    // One line that fills everything: better its end than nothing.
    return this.#base;
  }

  #addBlock(): Buffer {
    const dropped = this.#blocks.length === this.#maxBlocks ? this.#blocks.shift() : undefined;
    if (dropped) this.#base += blockSize;
    const block = dropped ?? Buffer.allocUnsafeSlow(blockSize);
    this.#blocks.push(block);
    return block;
  }
}
