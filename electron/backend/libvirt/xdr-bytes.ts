/**
 * The bytes of XDR (RFC 4506) as libvirt's RPC uses it: big endian, every item padded to four bytes.
 *
 * They come from a peer that is not trusted: a length is checked against the declared limit and against the bytes
 * that are left before anything is allocated, and whatever is wrong with a message surfaces as an {@link XdrError}.
 */

/** A value that does not fit its declaration, or bytes that do not. */
export class XdrError extends Error {
  override readonly name = "XdrError";
}

/** Collects encoded bytes; grows as needed. Write with codecs, then take the bytes with `finish()`. */
export class XdrWriter {
  #buffer: Buffer;
  #length = 0;

  /** @param capacity bytes to reserve at first */
  constructor(capacity = 256) {
    this.#buffer = Buffer.allocUnsafe(capacity);
  }

  /** Makes room for `size` more bytes and returns where they start. */
  #claim(size: number): number {
    const start = this.#length;
    const end = start + size;
    if (end > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(end, this.#buffer.length * 2));
      this.#buffer.copy(grown, 0, 0, start);
      this.#buffer = grown;
    }
    this.#length = end;
    return start;
  }

  /** Leaves `size` bytes to be filled in later; until then they are anything. */
  skip(size: number): void {
    this.#claim(size);
  }

  int(value: number): void {
    if (value !== (value | 0)) throw new XdrError(`${value} is not a signed 32-bit integer`);
    const start = this.#claim(4);
    this.#buffer.writeInt32BE(value, start);
  }

  uint(value: number): void {
    if (value !== value >>> 0) throw new XdrError(`${value} is not an unsigned 32-bit integer`);
    const start = this.#claim(4);
    this.#buffer.writeUInt32BE(value, start);
  }

  hyper(value: bigint): void {
    if (value !== BigInt.asIntN(64, value)) throw new XdrError(`${value} is not a signed 64-bit integer`);
    const start = this.#claim(8);
    this.#buffer.writeBigInt64BE(value, start);
  }

  uhyper(value: bigint): void {
    if (value !== BigInt.asUintN(64, value)) throw new XdrError(`${value} is not an unsigned 64-bit integer`);
    const start = this.#claim(8);
    this.#buffer.writeBigUInt64BE(value, start);
  }

  double(value: number): void {
    const start = this.#claim(8);
    this.#buffer.writeDoubleBE(value, start);
  }

  /** Bytes as they are, padded with zeros to a multiple of four; no length in front. */
  bytes(value: Uint8Array): void {
    const start = this.#claim(padded(value.length));
    this.#buffer.set(value, start);
    this.#buffer.fill(0, start + value.length, this.#length);
  }

  /**
   * A length and the UTF-8 bytes of `value`.
   * @throws XdrError beyond `max` bytes, or for a NUL, at which libvirt would silently cut the string.
   */
  string(value: string, max: number): void {
    if (value.includes("\0")) throw new XdrError("a string for libvirt cannot contain a NUL character");
    const size = Buffer.byteLength(value);
    if (size > max) throw new XdrError(`a string of ${size} bytes exceeds the limit of ${max}`);
    this.uint(size);
    const start = this.#claim(padded(size));
    this.#buffer.write(value, start);
    this.#buffer.fill(0, start + size, this.#length);
  }

  /** What was written. The writer is not to be used afterwards: the bytes are not copied. */
  finish(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }
}

/** Reads encoded bytes from `offset` up to `end`; never looks beyond. */
export class XdrReader {
  readonly #buffer: Buffer;
  readonly #end: number;
  #offset: number;

  constructor(bytes: Uint8Array, offset = 0, end = bytes.length) {
    if (offset < 0 || offset > end || end > bytes.length) throw new RangeError("no such range of bytes");
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#offset = offset;
    this.#end = end;
  }

  /** Position of the next byte, counted from the start of the bytes given. */
  get offset(): number {
    return this.#offset;
  }

  /** Bytes not read yet. */
  get remaining(): number {
    return this.#end - this.#offset;
  }

  /** @throws XdrError unless everything has been read. */
  end(): void {
    if (this.#offset !== this.#end) throw new XdrError(`${this.remaining} bytes are left over`);
  }

  #take(size: number): number {
    const start = this.#offset;
    const next = start + size;
    if (next > this.#end) {
      throw new XdrError(`${size} bytes expected at byte ${start}, but only ${this.#end - start} are left`);
    }
    this.#offset = next;
    return start;
  }

  int(): number {
    return this.#buffer.readInt32BE(this.#take(4));
  }

  uint(): number {
    return this.#buffer.readUInt32BE(this.#take(4));
  }

  hyper(): bigint {
    return this.#buffer.readBigInt64BE(this.#take(8));
  }

  uhyper(): bigint {
    return this.#buffer.readBigUInt64BE(this.#take(8));
  }

  double(): number {
    return this.#buffer.readDoubleBE(this.#take(8));
  }

  /** A copy of the next `size` bytes. What pads them is skipped unseen, as libvirt's own decoder does. */
  bytes(size: number): Uint8Array<ArrayBuffer> {
    const start = this.#take(padded(size));
    const copy = new Uint8Array(size);
    copy.set(this.#buffer.subarray(start, start + size));
    return copy;
  }

  /** A length of at most `max` and as many bytes of text; what is not UTF-8 becomes U+FFFD. */
  string(max: number): string {
    const size = this.count(max, 1);
    const start = this.#take(padded(size));
    return this.#buffer.toString("utf8", start, start + size);
  }

  /**
   * Like `string`, for text that is often the same, such as the names of statistics: an equal short string
   * read before is returned again, which is faster than making one and leaves nothing to collect.
   */
  repeatedString(max: number): string {
    const size = this.count(max, 1);
    const start = this.#take(padded(size));
    return recentString(this.#buffer, start, size);
  }

  /**
   * A length in front of something.
   * @param max the declaration's limit
   * @param itemSize fewest bytes that one item can take: more items than fit are refused here
   */
  count(max: number, itemSize: number): number {
    const start = this.#offset;
    const count = this.uint();
    if (count > max) throw new XdrError(`a length of ${count} at byte ${start} exceeds the limit of ${max}`);
    if (count * itemSize > this.remaining) {
      throw new XdrError(`a length of ${count} at byte ${start}, but only ${this.remaining} bytes are left`);
    }
    return count;
  }
}

/** One string for each hash of its bytes, the one read last. */
const recentStrings: string[] = new Array(2048).fill("");
const longestRecent = 64;

function recentString(buffer: Buffer, start: number, size: number): string {
  const end = start + size;
  let hash = size;
  let bits = 0;
  if (size <= longestRecent) {
    for (let i = start; i < end; i++) {
      const byte = buffer[i]!;
      bits |= byte;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
  }
  // Only in ASCII does a byte equal the character that it becomes.
  if (size > longestRecent || bits > 0x7f) return buffer.toString("utf8", start, end);
  const slot = (hash ^ (hash >>> 11)) & (recentStrings.length - 1);
  const recent = recentStrings[slot]!;
  if (recent.length === size) {
    let i = 0;
    while (i < size && recent.charCodeAt(i) === buffer[start + i]) i++;
    if (i === size) return recent;
  }
  const text = buffer.toString("latin1", start, end);
  recentStrings[slot] = text;
  return text;
}

/** Bytes that an item of `size` bytes takes. */
export const padded = (size: number): number => (size + 3) & ~3;
