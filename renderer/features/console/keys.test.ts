import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { consoleSwitches, keyCombinations } from "./keys.ts";

const all = [...keyCombinations, ...consoleSwitches];

/** Our labels in the words of linux/input-event-codes.h. */
const kernelNames: Record<string, string> = {
  Ctrl: "LEFTCTRL",
  Alt: "LEFTALT",
  Super: "LEFTMETA",
  Del: "DELETE",
  PrintScreen: "SYSRQ",
};
const header = "/usr/include/linux/input-event-codes.h";

describe("key combinations", () => {
  it.skipIf(!exists(header))("use the kernel's key codes", () => {
    const codes = new Map(
      [...readFileSync(header, "utf8").matchAll(/^#define KEY_(\w+)\s+(\d+)/gm)].map(([, name, code]) => [
        name!,
        Number(code),
      ]),
    );
    for (const { label, keys } of all) {
      const expected = label.split("+").map((word) => codes.get(kernelNames[word] ?? word.toUpperCase()));
      expect(keys, label).toEqual(expected);
    }
  });

  it("have ids of their own and stay within what the contract takes", () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { keys } of all) expect(keys.every((key) => key >= 1 && key <= 767)).toBe(true);
  });

  it("switch to each of twelve virtual consoles", () => {
    expect(consoleSwitches.map(({ keys }) => keys.at(-1))).toEqual([
      59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 87, 88,
    ]);
  });
});

function exists(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}
