import { describe, expect, test } from "vitest";
import { editable, encodingOf, OVERLAP, pageText } from "./text.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const bytes = (...values: number[]) => Uint8Array.from(values);

describe("encodings", () => {
  test.each([
    ["plain", utf8("hello\n\tworld\r\n"), "utf-8"],
    ["UTF-8", utf8("grüße"), "utf-8"],
    ["UTF-8 cut in a character", utf8("grüße").subarray(0, 3), "utf-8"],
    ["a byte that is no UTF-8", bytes(0x67, 0x72, 0xfc, 0xdf, 0x65), "windows-1252"],
    ["UTF-16 with its mark", bytes(0xff, 0xfe, 0x41, 0x00), "utf-16le"],
    ["UTF-16, big end first", bytes(0xfe, 0xff, 0x00, 0x41), "utf-16be"],
    ["colours of a terminal", utf8("\x1b[31mred"), "utf-8"],
    ["a program", bytes(0x7f, 0x45, 0x4c, 0x46, 0x02), undefined],
    ["zeros", bytes(0x41, 0x00), undefined],
  ])("%s", (_, given, encoding) => expect(encodingOf(given)).toBe(encoding));
});

describe("pages", () => {
  const cut = (all: Uint8Array, encoding: Parameters<typeof pageText>[2], page: number) => {
    const texts: string[] = [];
    for (let at = 0; at < all.length; at += page)
      texts.push(pageText(all.subarray(at, at + page + OVERLAP), page, encoding, at === 0));
    return texts.join("");
  };
  test.each([2, 4, 6])("of %i bytes have each character once", (page) => {
    const text = "aä€𝄞b𝄞ß€x";
    expect(cut(utf8(text), "utf-8", page)).toBe(text);
    const units = new Uint8Array(new Uint16Array(Array.from(text, (_, at) => text.charCodeAt(at))).buffer);
    expect(cut(units, "utf-16le", page)).toBe(new TextDecoder("utf-16le").decode(units));
  });
});

describe("editing", () => {
  test.each([
    ["with a mark", bytes(0xef, 0xbb, 0xbf, 0x41), "A"],
    ["UTF-16", bytes(0xff, 0xfe, 0x41, 0x00), "A"],
    ["Windows-1252", bytes(0x80, 0xe4), "€ä"],
    ["mixed line ends", utf8("a\r\nb\nc"), "a\r\nb\nc"],
    ["nothing", bytes(), ""],
  ])("%s is written back as it was", (_, given, text) => {
    const edited = editable(given);
    expect(edited?.text).toBe(text);
    expect(edited?.encode(text)).toEqual(given);
  });

  test("a character that the encoding has not is refused", () =>
    expect(() => editable(bytes(0xe4))!.encode("𝄞")).toThrow(RangeError));
  test("what is no text cannot be edited", () => expect(editable(bytes(0, 1, 2))).toBeUndefined());
  test("nor can what would not come back the same", () =>
    expect(editable(bytes(0xff, 0xfe, 0x41))).toBeUndefined());
});
