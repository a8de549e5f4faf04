import { expect, test } from "vitest";
import { pictureOf } from "./image.ts";

const from = (hex: string, length = 64) => {
  const given = hex
    .replaceAll(" ", "")
    .match(/../g)!
    .map((pair) => Number.parseInt(pair, 16));
  return Uint8Array.from({ length }, (_, at) => given[at] ?? 0);
};

test.each([
  ["image/png", "89504e470d0a1a0a 0000000d 49484452 00000140 000000f0"],
  ["image/gif", "474946383961 4001 f000"],
  ["image/bmp", "424d 00000000 00000000 00000000 28000000 40010000 10ffffff"],
  ["image/jpeg", "ffd8 ffe0 0004 0000 ffc2 0011 08 00f0 0140"],
  ["image/webp", "52494646 00000000 57454250 56503858 00000000 00000000 3f0100 ef0000"],
])("%s tells its size", (type, hex) => {
  expect(pictureOf(from(hex))).toEqual({ type, width: 320, height: 240 });
});

test("what only has the name of a picture, is cut off or has no size, is none", () => {
  expect(pictureOf(new TextEncoder().encode("<svg onload='x'>"))).toBeUndefined();
  expect(pictureOf(from("89504e470d0a1a0a", 10))).toBeUndefined();
  expect(pictureOf(from("89504e470d0a1a0a 0000000d 49484452 00000000 000000f0"))).toBeUndefined();
  expect(pictureOf(from("ffd8 ffe0 ffff", 12))).toBeUndefined();
});
