import { describe, expect, it } from "vitest";
import {
  type AnyCodec,
  array,
  bool,
  char,
  double,
  empty,
  fixedArray,
  fixedOpaque,
  hyper,
  int,
  opaque,
  optional,
  string,
  struct,
  uchar,
  uhyper,
  uint,
  union,
  ushort,
} from "./xdr.ts";
import { XdrError, XdrReader, XdrWriter } from "./xdr-bytes.ts";

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));

function encode(codec: AnyCodec, value: unknown): string {
  const writer = new XdrWriter(4);
  codec.write(writer, value);
  return Buffer.from(writer.finish()).toString("hex");
}

function decode(codec: AnyCodec, hex: string): unknown {
  const reader = new XdrReader(bytes(hex));
  const value = codec.read(reader);
  reader.end();
  return value;
}

const numberOrText = union({ number: [1, int], text: [7, string(8)] });
const point = struct({ x: int, label: string(8), at: optional(hyper) });

/** What RFC 4506 says the bytes are, worked out by hand. */
const examples: readonly (readonly [string, AnyCodec, unknown, string])[] = [
  ["int", int, 5, "00000005"],
  ["negative int", int, -2, "fffffffe"],
  ["least int", int, -0x80000000, "80000000"],
  ["uint", uint, 0xffffffff, "ffffffff"],
  ["char", char, -1, "ffffffff"],
  ["uchar", uchar, 200, "000000c8"],
  ["ushort", ushort, 0xffff, "0000ffff"],
  ["true", bool, true, "00000001"],
  ["false", bool, false, "00000000"],
  ["hyper", hyper, -2n, "fffffffffffffffe"],
  ["uhyper", uhyper, 0x0102030405060708n, "0102030405060708"],
  ["greatest uhyper", uhyper, 0xffffffffffffffffn, "ffffffffffffffff"],
  ["double", double, 1.5, "3ff8000000000000"],
  ["nothing", empty, undefined, ""],
  ["empty string", string(8), "", "00000000"],
  ["string with padding", string(8), "hello", "00000005 68656c6c 6f000000"],
  ["string without padding", string(8), "abcd", "00000004 61626364"],
  ["string of two-byte characters", string(8), "éé", "00000004 c3a9c3a9"],
  ["opaque", opaque(8), bytes("ff"), "00000001 ff000000"],
  ["fixed opaque", fixedOpaque(5), bytes("0102030405"), "01020304 05000000"],
  ["null", optional(int), null, "00000000"],
  ["not null", optional(int), 0, "00000001 00000000"],
  ["array", array(uint, 3), [7, 8], "00000002 00000007 00000008"],
  ["empty array", array(uint, 3), [], "00000000"],
  ["fixed array", fixedArray(int, 2), [1, -1], "00000001 ffffffff"],
  ["struct", point, { x: 1, label: "a", at: 2n }, "00000001 00000001 61000000 00000001 0000000000000002"],
  ["union", numberOrText, { type: "number", value: 9 }, "00000001 00000009"],
  ["other union member", numberOrText, { type: "text", value: "ab" }, "00000007 00000002 61620000"],
];

describe("encoding", () => {
  it.each(examples)("%s", (_, codec, value, hex) => {
    expect(encode(codec, value)).toBe(hex.replaceAll(" ", ""));
    expect(decode(codec, hex)).toStrictEqual(value);
    expect(bytes(hex).length).toBeGreaterThanOrEqual(codec.minSize);
  });

  it.each(examples.filter(([, , , hex]) => hex !== ""))(
    "%s, cut off at any byte",
    (_, codec, _value, hex) => {
      const whole = bytes(hex);
      for (let end = 0; end < whole.length; end++) {
        expect(() => codec.read(new XdrReader(whole, 0, end))).toThrow(XdrError);
      }
    },
  );

  it("grows as needed and leaves room for what is filled in later", () => {
    const writer = new XdrWriter(4);
    writer.skip(4);
    writer.string("x".repeat(5000), 5000);
    const bytes = writer.finish();
    expect(bytes).toHaveLength(4 + 4 + 5000);
    bytes.writeUInt32BE(5008, 0);
    const reader = new XdrReader(bytes);
    expect(reader.uint()).toBe(5008);
    expect(reader.string(5000)).toHaveLength(5000);
  });
});

describe("what is refused on writing", () => {
  it.each<[string, AnyCodec, unknown]>([
    ["int too large", int, 0x80000000],
    ["int with a fraction", int, 1.5],
    ["int that is no number", int, Number.NaN],
    ["int that is missing", int, undefined],
    ["negative uint", uint, -1],
    ["uint too large", uint, 2 ** 32],
    ["char too large", char, 128],
    ["negative uchar", uchar, -1],
    ["ushort too large", ushort, 65536],
    ["hyper too large", hyper, 1n << 63n],
    ["negative uhyper", uhyper, -1n],
    ["string beyond its limit", string(3), "abcd"],
    ["string beyond its limit in bytes only", string(3), "éé"],
    ["string with a NUL", string(8), "a\0b"],
    ["opaque beyond its limit", opaque(3), new Uint8Array(4)],
    ["fixed opaque of another size", fixedOpaque(16), new Uint8Array(15)],
    ["array beyond its limit", array(int, 2), [1, 2, 3]],
    ["fixed array of another size", fixedArray(int, 2), [1]],
    ["unknown union member", numberOrText, { type: "toString", value: 1 }],
  ])("%s", (_, codec, value) => {
    expect(() => encode(codec, value)).toThrow(XdrError);
  });
});

describe("what is refused on reading", () => {
  it.each<[string, AnyCodec, string, RegExp]>([
    [
      "string beyond its limit",
      string(3),
      "00000004 61626364",
      /length of 4 at byte 0 exceeds the limit of 3/,
    ],
    ["opaque beyond its limit", opaque(3), "00000004 61626364", /exceeds the limit of 3/],
    ["array beyond its limit", array(int, 1), "00000002 00000000 00000000", /exceeds the limit of 1/],
    ["string longer than what is left", string(2 ** 32), "ffffffff 61626364", /but only 4 bytes are left/],
    ["opaque longer than what is left", opaque(2 ** 32), "7fffffff 61626364", /but only 4 bytes are left/],
    [
      "array longer than what is left",
      array(hyper, 2 ** 32),
      "00000002 00000000 00000000 00000000",
      /only 12 bytes/,
    ],
    ["string whose padding is missing", string(8), "00000001 61", /4 bytes expected at byte 4/],
    ["unknown union member", numberOrText, "00000002 00000000", /unknown union member 2 at byte 0/],
    ["left over bytes", int, "00000001 00000002", /4 bytes are left over/],
  ])("%s", (_, codec, hex, message) => {
    expect(() => decode(codec, hex)).toThrow(XdrError);
    expect(() => decode(codec, hex)).toThrow(message);
  });

  it("refuses a huge array before reading or making any item", () => {
    let reads = 0;
    const counted: typeof int = { ...int, read: (reader) => reads++ + reader.int() };
    expect(() => decode(array(counted, 2 ** 32), "40000000 00000000 00000000")).toThrow(XdrError);
    expect(reads).toBe(0);
  });
});

describe("what is tolerated on reading, as libvirt does", () => {
  it.each<[string, AnyCodec, string, unknown]>([
    ["padding that is not zero", string(8), "00000001 61ffffff", "a"],
    ["padding of an opaque that is not zero", opaque(8), "00000001 61ffffff", bytes("61")],
    ["any true", bool, "80000000", true],
    ["any number that is not zero in front of a value", optional(int), "00000005 00000007", 7],
    ["a char out of range", char, "000001ff", -1],
    ["a uchar out of range", uchar, "000001ff", 255],
    ["a ushort out of range", ushort, "0001fffe", 0xfffe],
    ["bytes that are not UTF-8", string(8), "00000002 61ff0000", "a\ufffd"],
  ])("%s", (_, codec, hex, value) => {
    expect(decode(codec, hex)).toStrictEqual(value);
  });
});

describe("the reader", () => {
  it("stays within its part of the bytes", () => {
    const reader = new XdrReader(bytes("ffffffff 00000001 ffffffff"), 4, 8);
    expect(reader.remaining).toBe(4);
    expect(reader.int()).toBe(1);
    expect(reader.remaining).toBe(0);
    expect(() => reader.int()).toThrow(XdrError);
    reader.end();
  });

  it("respects where a view starts in its buffer", () => {
    expect(new XdrReader(bytes("ffffffff 00000001").subarray(4)).int()).toBe(1);
  });

  it.each([
    [-1, 4],
    [5, 4],
    [0, 9],
  ])("refuses a part from %i to %i of 8 bytes", (offset, end) => {
    expect(() => new XdrReader(new Uint8Array(8), offset, end)).toThrow(RangeError);
  });

  it("copies bytes out of the message", () => {
    const message = bytes("00000001 61000000");
    const value = opaque(8).read(new XdrReader(message));
    message.fill(0xff);
    expect(value).toStrictEqual(bytes("61"));
    expect(value.buffer.byteLength).toBe(1);
  });

  it("reads repeated strings like any others", () => {
    const long = "x".repeat(100);
    // Two that differ in bytes only, two that are no ASCII, and one that is too long to remember.
    const texts = ["cpu.time", "cpu.tims", "", "é", "\ufffd", long, "cpu.time"];
    for (let round = 0; round < 2; round++) {
      for (const text of texts) {
        const reader = new XdrReader(bytes(encode(string(200), text)));
        expect(reader.repeatedString(200)).toBe(text);
        reader.end();
      }
    }
    expect(new XdrReader(bytes("00000001 e9000000")).repeatedString(8)).toBe("\ufffd");
    expect(() => new XdrReader(bytes("00000009 61616161 61616161 61000000")).repeatedString(8)).toThrow(
      XdrError,
    );
    expect(() => new XdrReader(bytes("00000008 61616161")).repeatedString(8)).toThrow(XdrError);
  });
});
