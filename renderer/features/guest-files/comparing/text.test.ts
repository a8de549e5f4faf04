import { expect, test } from "vitest";
import { textOf } from "./text.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);

test.each([
  [bytes(0x61, 0xc3, 0xa4), "aä"],
  [bytes(0x61, 0xe4), "aä"],
  [bytes(0xff, 0xfe, 0x61, 0x00), "a"],
  [bytes(0xfe, 0xff, 0x00, 0x61), "a"],
  [bytes(0x7f, 0x45, 0x4c, 0x46, 0x00), undefined],
  [bytes(), ""],
])("%j is %j", (given, text) => {
  expect(textOf(given)).toBe(text);
});
