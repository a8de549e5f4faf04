import { expect, test } from "vitest";
import { nameOf } from "../../../../shared/model/guest-name.ts";
import { FolderNames, safeName, safeNames } from "./safe-names.ts";

const linux = { caseless: false, windows: false, pathBytes: 4000 };
const windows = { caseless: true, windows: true, pathBytes: 4000 };
const bytesOf = (name: string) => Buffer.byteLength(name);

test.each([
  "plain.txt",
  "Größe – 日本 🎉.txt",
  "..foo",
  "...",
  "-rf",
  "CON",
  "a:b",
  "a\\b",
  "trailing dot.",
  "trailing space ",
  " leading",
  ".hidden",
  "%0A",
  "👩‍👩‍👧",
  "x".repeat(255),
  "ü".repeat(127),
])("%j keeps its name on a Linux file system", (name) => {
  expect(safeName(name, linux)).toEqual({ name });
});

test.each([
  ["a\nb", "a%0Ab"],
  ["tab\t", "tab%09"],
  ["\x1b[31mred", "%1B[31mred"],
  ["\x7f\u0085", "%7F%C2%85"],
  [nameOf(Uint8Array.of(0x61, 0xff, 0xfe)), "a%FF%FE"],
  // An overlong slash is no slash, and no UTF-8.
  [nameOf(Uint8Array.of(0xc0, 0xaf)), "%C0%AF"],
  ["gpj.\u202eexe", "gpj.%E2%80%AEexe"],
  ["a\u2066b\u2069", "a%E2%81%A6b%E2%81%A9"],
  ["zero\u200bwidth", "zero%E2%80%8Bwidth"],
  ["\ufeffmark", "%EF%BB%BFmark"],
  ["line\u2028end", "line%E2%80%A8end"],
  [".", "%2E"],
  ["..", "%2E%2E"],
  ["../../etc/passwd", "..%2F..%2Fetc%2Fpasswd"],
  ["/", "%2F"],
  ["a\0b", "a%00b"],
  ["", "_"],
])("%j becomes %s, with a reason", (name, becomes) => {
  expect(safeName(name, linux)).toEqual({ name: becomes, reason: expect.any(String) });
});

test.each([
  ["a:b", "a%3Ab"],
  ['<>"|?*\\', "%3C%3E%22%7C%3F%2A%5C"],
  ["dot.", "dot%2E"],
  ["blank. . ", "blank%2E%20%2E%20"],
  ["CON", "_CON"],
  ["con.txt", "_con.txt"],
  ["Lpt1.tar.gz", "_Lpt1.tar.gz"],
])("%j becomes %s where Windows' rules hold", (name, becomes) => {
  expect(safeName(name, windows)).toEqual({ name: becomes, reason: expect.any(String) });
});

test("names that only resemble Windows' devices keep theirs", () => {
  for (const name of ["CONSOLE", "com10x", "a.con", "prn-1"])
    expect(safeName(name, windows)).toEqual({ name });
});

test("what is too long is cut between characters, and keeps its ending", () => {
  const long = safeName(`${"日".repeat(100)}.tar`, linux);
  expect(long.name).toMatch(/^日+….tar$/);
  expect(bytesOf(long.name)).toBeLessThanOrEqual(255);
  expect(bytesOf(long.name)).toBeGreaterThan(250);
  expect(long.reason).toBe("it is too long");
  // 255 bytes of which each takes three where they are escaped.
  expect(bytesOf(safeName("\n".repeat(255), linux).name)).toBeLessThanOrEqual(255);
});

test("a name never leaves its folder, whatever it is made of", () => {
  const alphabet = ["/", ".", "\0", "a", "\n", "\u202e", "\udcff", " ", "\\", ":"];
  for (let seed = 0; seed < 10_000; seed += 1) {
    const name = [...String(seed)].map((digit) => alphabet[Number(digit)]).join("");
    for (const rules of [linux, windows]) {
      const safe = safeName(name, rules).name;
      expect(safe).not.toMatch(/[/\0\n]|^\.{0,2}$/);
      expect(safe.isWellFormed()).toBe(true);
    }
  }
});

const namesOf = (names: readonly string[], rules: typeof linux) =>
  safeNames(names, rules).map(({ name }) => name);

test("two that become one get numbers, and who has the name itself keeps it", () => {
  const names = ["a\nb", "a%0Ab", "c.txt", "x\u200b.txt", "x%E2%80%8B.txt"];
  expect(namesOf(names, linux)).toEqual([
    "a%0Ab (2)",
    "a%0Ab",
    "c.txt",
    "x%E2%80%8B (2).txt",
    "x%E2%80%8B.txt",
  ]);
  expect(safeNames(names, linux)[0]?.reason).toContain("another has the name there");
  expect(namesOf(["same", "same"], linux)).toEqual(["same", "same (2)"]);
});

test("names that differ in case only are told apart where case does not matter, and nowhere else", () => {
  const names = ["readme", "README", "Readme"];
  expect(namesOf(names, linux)).toEqual(names);
  expect(namesOf(names, windows)).toEqual(["readme (3)", "README", "Readme (2)"]);
});

test("any number of names may become one", () => {
  const names = Array.from({ length: 10_000 }, (_, number) => `${"\n".repeat(100)}${number}`);
  expect(new Set(namesOf(names, linux)).size).toBe(names.length);
});

test("a number fits into a name that is as long as a name may be", () => {
  const name = "x".repeat(251);
  const folder = new FolderNames(linux, [`${name}.txt`]);
  const free = folder.addFree(`${name}.txt`);
  expect(free).toMatch(/^x+ \(2\)\.txt$/);
  expect(bytesOf(free)).toBe(255);
});
