import { padded, XdrError, type XdrReader, type XdrWriter } from "./xdr-bytes.ts";

/*
 * A {@link Codec} knows both directions of one shape, the TypeScript type that goes with it, and a description of
 * itself ({@link Shape}) that lets tests generate values without knowing the protocol.
 */

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
