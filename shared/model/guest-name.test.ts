import { expect, test } from "vitest";
import { nameBytes, nameOf, shownName } from "./guest-name.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);

test.each([
  ["plain", new TextEncoder().encode("os-release")],
  ["umlauts and an emoji", new TextEncoder().encode("Größe 🐧")],
  ["Latin-1", bytes(0x47, 0x72, 0xf6, 0xdf, 0x65)],
  ["a sequence that is cut off", bytes(0x61, 0xe2, 0x82)],
  ["overlong, surrogate and beyond Unicode", bytes(0xc0, 0xaf, 0xed, 0xa0, 0x80, 0xf4, 0x90, 0x80, 0x80)],
  ["a byte order mark", bytes(0xef, 0xbb, 0xbf, 0x61)],
  ["every byte that a name can have", Uint8Array.from({ length: 255 }, (_, index) => index + 1)],
])("%s comes back as the same bytes, also through JSON", (_, given) => {
  const name = nameOf(given);
  expect(nameBytes(name)).toEqual(given);
  expect(nameBytes(JSON.parse(JSON.stringify(name)))).toEqual(given);
});

test("different bytes are different names", () => {
  expect(nameOf(bytes(0xff))).not.toBe(nameOf(new TextEncoder().encode("ÿ")));
});

test("what cannot be seen is written out", () => {
  expect(shownName("a\nb\u001b[2J")).toBe("a\\x0ab\\x1b[2J");
  expect(shownName("\u202egpj.exe")).toBe("\\u{202e}gpj.exe");
  expect(shownName(nameOf(bytes(0x61, 0xff)))).toBe("a\\xff");
  expect(shownName("Größe 日本")).toBe("Größe 日本");
  expect(shownName(" ")).toBe("\\x20");
  expect(shownName("  two words \u00a0")).toBe("\\x20\\x20two words\\x20\\xa0");
});
