import { expect, test } from "vitest";
import { hexLine } from "./hex.ts";

const elf = Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0x20, 0x7e, 0x80, 0xff]);

test("a line has its address, its bytes, and what of them is ASCII; sixteen stand in two halves", () => {
  expect(hexLine(elf.subarray(0, 8), 16, 8)).toBe("00000010  7f 45 4c 46 02 01 01 00  .ELF....");
  expect(hexLine(elf.subarray(0, 4), 0, 4)).toBe("00000000  7f 45 4c 46  .ELF");
  expect(hexLine(elf, 0x40000, 16)).toBe(
    "00040000  7f 45 4c 46 02 01 01 00  20 7e 80 ff              .ELF.... ~..",
  );
});

test("the letters of a last, shorter line stand below those of the others", () => {
  for (const perLine of [4, 8, 16]) {
    const full = hexLine(new Uint8Array(perLine).fill(0x41), 0, perLine);
    expect(hexLine(Uint8Array.of(0x41), 0, perLine).indexOf("  A")).toBe(full.indexOf("  A"));
  }
});
