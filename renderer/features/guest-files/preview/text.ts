/** Text as guests write it: UTF-8, UTF-16 with a mark, else what Windows wrote in Western Europe. */

export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/**
 * The encoding of a file that begins so; undefined where it is no text.
 * @param whole nothing follows
 */
export function encodingOf(bytes: Uint8Array, whole = false): Encoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  if (bytes.some(isNoText)) return undefined;
  try {
    // What the part cuts in two is no fault.
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: !whole });
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}

/** Control characters besides tabulators, line and page ends, and the escapes of terminals' colours. */
const isNoText = (byte: number) =>
  (byte < 0x20 && !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1b) || byte === 0x7f;

/** The width of a character's unit, and whether one goes on what came before it. */
const unitOf = (encoding: Encoding) => (encoding.startsWith("utf-16") ? 2 : 1);

/** More than any character has, bytes: they are read beyond a page's end, so that its last one is whole. */
export const OVERLAP = 4;

/**
 * The text of a page: what began on the page before is left out, what ends on the next is whole.
 * @param bytes of the page, with up to {@link OVERLAP} that follow it
 * @param length of the page itself
 * @param first whether nothing comes before it
 */
export function pageText(bytes: Uint8Array, length: number, encoding: Encoding, first: boolean): string {
  const unit = unitOf(encoding);
  const goesOn = (at: number): boolean => {
    if (encoding === "utf-8") return (bytes[at]! & 0xc0) === 0x80;
    if (unit === 1 || at + 1 >= bytes.length) return false;
    const high = encoding === "utf-16le" ? bytes[at + 1]! : bytes[at]!;
    return (high & 0xfc) === 0xdc;
  };
  const skip = (from: number) => {
    let at = from;
    while (at < bytes.length && at < from + OVERLAP - 1 && goesOn(at)) at += unit;
    return at;
  };
  const begin = first ? 0 : skip(0);
  const end = skip(Math.min(length, bytes.length));
  return new TextDecoder(encoding).decode(bytes.subarray(begin, end));
}

/** A whole text, and how to write it back; undefined where writing it back would change what is not edited. */
export interface EditableText {
  readonly text: string;
  readonly encoding: Encoding;
  /** @throws RangeError where a character does not exist in the encoding */
  readonly encode: (text: string) => Uint8Array<ArrayBuffer>;
}

export function editable(bytes: Uint8Array): EditableText | undefined {
  const encoding = encodingOf(bytes, true);
  if (!encoding) return undefined;
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  const encode = (changed: string) => encoded(mark + changed, encoding);
  const own = text.slice(mark.length);
  return same(encode(own), bytes) ? { text: own, encoding, encode } : undefined;
}

function encoded(text: string, encoding: Encoding): Uint8Array<ArrayBuffer> {
  if (encoding === "utf-8") return new TextEncoder().encode(text);
  if (encoding === "windows-1252") return Uint8Array.from(text, (character) => westernByte(character));
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at += 1)
    view.setUint16(at * 2, text.charCodeAt(at), encoding === "utf-16le");
  return new Uint8Array(view.buffer);
}

let western: Map<string, number> | undefined;

function westernByte(character: string): number {
  western ??= new Map(
    Array.from(
      new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 256 }, (_, byte) => byte)),
      (each, byte) => [each, byte],
    ),
  );
  const byte = western.get(character);
  if (byte === undefined) throw new RangeError(`windows-1252 has no ${character}`);
  return byte;
}

const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, at) => byte === b[at]);
