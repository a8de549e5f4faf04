/**
 * Names in a guest's file system are bytes, and a string holds any of them: a byte that is no part of valid UTF-8
 * becomes the lone surrogate U+DC00 + byte (0xDC80 to 0xDCFF), as Python's "surrogateescape" has it (PEP 383). Such a
 * string passes JSON and structured clones unchanged.
 */

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** The name of these bytes; {@link nameBytes} gives exactly them back. */
export function nameOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return piecewise(bytes);
  }
}

/** The bytes of a name or path that {@link nameOf} has made, or that was typed. */
export function nameBytes(name: string): Uint8Array {
  if (name.isWellFormed()) return encoder.encode(name);
  const pieces: number[] = [];
  for (const character of name) {
    const code = character.codePointAt(0)!;
    if (code >= 0xdc80 && code <= 0xdcff) pieces.push(code - 0xdc00);
    else pieces.push(...encoder.encode(character));
  }
  return Uint8Array.from(pieces);
}

/** Decodes what is valid and escapes each byte that is not. */
function piecewise(bytes: Uint8Array): string {
  let name = "";
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length === 0) name += String.fromCharCode(0xdc00 + bytes[at]!);
    else name += utf8.decode(bytes.subarray(at, at + length));
    at += length || 1;
  }
  return name;
}

/** Bytes of the valid UTF-8 sequence that begins there; 0 where there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  const length =
    first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length < 2) return length;
  try {
    utf8.decode(bytes.subarray(at, at + length));
    return length;
  } catch {
    return 0;
  }
}

/**
 * A line of a guest's text as it is shown: what would not be seen, or would change how its neighbours are seen (control
 * characters, marks of direction, bytes that are no text), is written as `\x1b` or `\u{202e}`.
 */
export const shownText = (text: string): string => text.replaceAll(unseen, written);

/** {@link shownText} of a name, of which spaces at either end are written, too. */
export function shownName(name: string): string {
  const start = name.length - name.trimStart().length;
  const end = Math.max(start, name.trimEnd().length);
  const ends = (text: string) => text.replaceAll(/./gsu, written);
  return ends(name.slice(0, start)) + shownText(name.slice(start, end)) + ends(name.slice(end));
}

function written(character: string): string {
  const code = character.codePointAt(0)!;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}

/** Control, format, surrogate, private use and unassigned characters, line and paragraph separators. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
