/**
 * XDR (RFC 4506) as libvirt's RPC uses it: big endian, every item padded to four bytes.
 *
 * A {@link Codec} knows both directions of one shape, the TypeScript type that goes with it, and a
 * description of itself ({@link Shape}) that lets tests generate values without knowing the protocol.
 *
 * The bytes come from a peer that is not trusted: a length is checked against the declared limit and
 * against the bytes that are left before anything is allocated, and whatever is wrong with a message
 * surfaces as an {@link XdrError}.
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

/** Both directions of one shape. */
export interface Codec<T> {
  readonly write: (writer: XdrWriter, value: T) => void;
  readonly read: (reader: XdrReader) => T;
  /** Fewest bytes that an encoded value takes. */
  readonly minSize: number;
  readonly shape: Shape;
}

/** Any codec, for code that does not know the type of the values. */
export interface AnyCodec {
  readonly minSize: number;
  readonly shape: Shape;
  // Declared as methods, whose parameters TypeScript compares both ways: every Codec<T> fits.
  write(writer: XdrWriter, value: unknown): void;
  read(reader: XdrReader): unknown;
}

/** The type of a codec's values. */
export type Value<C> = C extends Codec<infer T> ? T : never;

/** What a codec is made of. Limits count bytes in strings and opaques, items in arrays. */
export type Shape =
  | {
      readonly kind:
        | "int"
        | "uint"
        | "char"
        | "uchar"
        | "ushort"
        | "hyper"
        | "uhyper"
        | "double"
        | "bool"
        | "empty";
    }
  | { readonly kind: "string" | "opaque"; readonly max: number }
  | { readonly kind: "fixedOpaque"; readonly size: number }
  | { readonly kind: "optional"; readonly item: AnyCodec }
  | { readonly kind: "array"; readonly item: AnyCodec; readonly max: number }
  | { readonly kind: "fixedArray"; readonly item: AnyCodec; readonly size: number }
  | { readonly kind: "struct"; readonly fields: readonly (readonly [string, AnyCodec])[] }
  | { readonly kind: "union"; readonly arms: readonly (readonly [string, number, AnyCodec])[] };

const padded = (size: number): number => (size + 3) & ~3;

/** Signed 32 bits; also C's enums and booleans, which stay plain numbers so that unknown ones survive. */
export const int: Codec<number> = {
  shape: { kind: "int" },
  minSize: 4,
  write: (writer, value) => writer.int(value),
  read: (reader) => reader.int(),
};

/** Unsigned 32 bits. */
export const uint: Codec<number> = {
  shape: { kind: "uint" },
  minSize: 4,
  write: (writer, value) => writer.uint(value),
  read: (reader) => reader.uint(),
};

/** A C `char`: four bytes on the wire, of which the reader keeps the lowest, as C does. */
export const char: Codec<number> = {
  shape: { kind: "char" },
  minSize: 4,
  write(writer, value) {
    if (value !== (value << 24) >> 24) throw new XdrError(`${value} is not a signed 8-bit integer`);
    writer.int(value);
  },
  read: (reader) => (reader.int() << 24) >> 24,
};

/** A C `unsigned char`, on the wire like {@link char}. */
export const uchar: Codec<number> = {
  shape: { kind: "uchar" },
  minSize: 4,
  write(writer, value) {
    if (value !== (value & 0xff)) throw new XdrError(`${value} is not an unsigned 8-bit integer`);
    writer.int(value);
  },
  read: (reader) => reader.uint() & 0xff,
};

/** A C `unsigned short`: four bytes on the wire, of which the reader keeps the lower two, as C does. */
export const ushort: Codec<number> = {
  shape: { kind: "ushort" },
  minSize: 4,
  write(writer, value) {
    if (value !== (value & 0xffff)) throw new XdrError(`${value} is not an unsigned 16-bit integer`);
    writer.int(value);
  },
  read: (reader) => reader.uint() & 0xffff,
};

/** A C `int` that stands for true or false; the reader takes every number but zero for true. */
export const bool: Codec<boolean> = {
  shape: { kind: "bool" },
  minSize: 4,
  write: (writer, value) => writer.uint(value ? 1 : 0),
  read: (reader) => reader.uint() !== 0,
};

/** Signed 64 bits, exact. */
export const hyper: Codec<bigint> = {
  shape: { kind: "hyper" },
  minSize: 8,
  write: (writer, value) => writer.hyper(value),
  read: (reader) => reader.hyper(),
};

/** Unsigned 64 bits, exact. */
export const uhyper: Codec<bigint> = {
  shape: { kind: "uhyper" },
  minSize: 8,
  write: (writer, value) => writer.uhyper(value),
  read: (reader) => reader.uhyper(),
};

/** An IEEE 754 double. */
export const double: Codec<number> = {
  shape: { kind: "double" },
  minSize: 8,
  write: (writer, value) => writer.double(value),
  read: (reader) => reader.double(),
};

/** Nothing: the arguments or the reply of a procedure that has none. */
export const empty: Codec<void> = {
  shape: { kind: "empty" },
  minSize: 0,
  write: () => {},
  read: () => undefined,
};

/** Text of at most `max` bytes of UTF-8. */
export const string = (max: number): Codec<string> => ({
  shape: { kind: "string", max },
  minSize: 4,
  write: (writer, value) => writer.string(value, max),
  read: (reader) => reader.string(max),
});

/** At most `max` bytes. */
export const opaque = (max: number): Codec<Uint8Array> => ({
  shape: { kind: "opaque", max },
  minSize: 4,
  write(writer, value) {
    if (value.length > max) throw new XdrError(`${value.length} bytes exceed the limit of ${max}`);
    writer.uint(value.length);
    writer.bytes(value);
  },
  read: (reader) => reader.bytes(reader.count(max, 1)),
});

/** Exactly `size` bytes. */
export const fixedOpaque = (size: number): Codec<Uint8Array> => ({
  shape: { kind: "fixedOpaque", size },
  minSize: padded(size),
  write(writer, value) {
    if (value.length !== size) throw new XdrError(`${value.length} bytes where ${size} are needed`);
    writer.bytes(value);
  },
  read: (reader) => reader.bytes(size),
});

/** A value or null. */
export const optional = <T>(item: Codec<T>): Codec<T | null> => ({
  shape: { kind: "optional", item },
  minSize: 4,
  write(writer, value) {
    writer.uint(value === null ? 0 : 1);
    if (value !== null) item.write(writer, value);
  },
  read: (reader) => (reader.uint() === 0 ? null : item.read(reader)),
});

/** At most `max` items. */
export const array = <T>(item: Codec<T>, max: number): Codec<readonly T[]> => ({
  shape: { kind: "array", item, max },
  minSize: 4,
  write(writer, value) {
    if (value.length > max) throw new XdrError(`${value.length} items exceed the limit of ${max}`);
    writer.uint(value.length);
    for (const each of value) item.write(writer, each);
  },
  read: (reader) => readItems(item, reader, reader.count(max, item.minSize)),
});

/** Exactly `size` items. */
export const fixedArray = <T>(item: Codec<T>, size: number): Codec<readonly T[]> => ({
  shape: { kind: "fixedArray", item, size },
  minSize: size * item.minSize,
  write(writer, value) {
    if (value.length !== size) throw new XdrError(`${value.length} items where ${size} are needed`);
    for (const each of value) item.write(writer, each);
  },
  read: (reader) => readItems(item, reader, size),
});

function readItems<T>(item: Codec<T>, reader: XdrReader, count: number): T[] {
  const items: T[] = [];
  for (let i = 0; i < count; i++) items.push(item.read(reader));
  return items;
}

/** Named fields, encoded in the order in which they are declared. */
export function struct<const F extends Readonly<Record<string, AnyCodec>>>(
  fields: F,
): Codec<{ readonly [K in keyof F]: Value<F[K]> }> {
  type Fields = { readonly [K in keyof F]: Value<F[K]> };
  const entries = Object.entries<AnyCodec>(fields);
  const names = entries.map(([name]) => name);
  const codecs = entries.map(([, codec]) => codec);
  return {
    shape: { kind: "struct", fields: entries },
    minSize: entries.reduce((sum, [, codec]) => sum + codec.minSize, 0),
    write(writer, value) {
      for (let i = 0; i < names.length; i++) codecs[i]!.write(writer, value[names[i]!]);
    },
    read(reader) {
      const value: Record<string, unknown> = {};
      for (let i = 0; i < names.length; i++) value[names[i]!] = codecs[i]!.read(reader);
      return value as Fields;
    },
  };
}

type Arms = Readonly<Record<string, readonly [discriminant: number, item: AnyCodec]>>;

/**
 * One of several shapes, told apart by a number in front:
 * `union({ int: [1, int], text: [2, string(80)] })` has values like `{ type: "int", value: 5 }`.
 * An unknown number is an {@link XdrError}, because what follows it has no known length.
 */
export function union<const A extends Arms>(
  arms: A,
): Codec<{ readonly [K in keyof A]: { readonly type: K; readonly value: Value<A[K][1]> } }[keyof A]> {
  type Member = { readonly [K in keyof A]: { readonly type: K; readonly value: Value<A[K][1]> } }[keyof A];
  const byType = new Map<PropertyKey, readonly [number, AnyCodec]>(Object.entries(arms));
  const byNumber: { type: string; item: AnyCodec }[] = [];
  for (const [type, [discriminant, item]] of Object.entries(arms)) byNumber[discriminant] = { type, item };
  return {
    shape: {
      kind: "union",
      arms: Object.entries(arms).map(([type, [discriminant, item]]) => [type, discriminant, item] as const),
    },
    minSize: 4 + Math.min(...Object.values(arms).map(([, item]) => item.minSize)),
    write(writer, { type, value }) {
      const arm = byType.get(type);
      if (arm === undefined) throw new XdrError(`"${String(type)}" is not a member of the union`);
      writer.uint(arm[0]);
      arm[1].write(writer, value);
    },
    read(reader) {
      const start = reader.offset;
      const discriminant = reader.uint();
      const arm = byNumber[discriminant];
      if (arm === undefined) throw new XdrError(`unknown union member ${discriminant} at byte ${start}`);
      return { type: arm.type, value: arm.item.read(reader) } as Member;
    },
  };
}
