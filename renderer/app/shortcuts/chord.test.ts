import { describe, expect, it } from "vitest";
import { chordOf, isTyped, keysOf, unfit } from "./chord.ts";

const press = (key: string, code: string, ...modifiers: ("ctrl" | "alt" | "shift" | "meta")[]) => ({
  key,
  code,
  ctrlKey: modifiers.includes("ctrl"),
  altKey: modifiers.includes("alt"),
  shiftKey: modifiers.includes("shift"),
  metaKey: modifiers.includes("meta"),
});

describe("chordOf", () => {
  it.each([
    ["Mod+K", press("k", "KeyK", "ctrl")],
    ["Mod+Shift+K", press("K", "KeyK", "ctrl", "shift")],
    ["?", press("?", "Slash", "shift")],
    ["/", press("/", "Slash")],
    ["/", press("/", "Digit7", "shift")],
    ["N", press("n", "KeyN")],
    ["Alt+1", press("1", "Digit1", "alt")],
    ["Alt+1", press("&", "Digit1", "alt")],
    ["Mod+Shift+1", press("!", "Digit1", "ctrl", "shift")],
    ["Mod+K", press("л", "KeyK", "ctrl")],
    ["Shift+F10", press("F10", "F10", "shift")],
    ["Space", press(" ", "Space")],
    ["Mod++", press("+", "Equal", "ctrl", "shift")],
    [undefined, press("Control", "ControlLeft", "ctrl")],
    [undefined, press("k", "KeyK", "meta")],
  ])("%s", (chord, event) => expect(chordOf(event, false)).toBe(chord));

  it("means Cmd by Mod on Apple's keyboards", () => {
    expect(chordOf(press("k", "KeyK", "meta"), true)).toBe("Mod+K");
    expect(chordOf(press("k", "KeyK", "ctrl"), true)).toBe("Ctrl+K");
  });
});

it("writes chords in the keyboard's words", () => {
  expect(keysOf("Mod+Shift+K", false)).toEqual(["Ctrl", "Shift", "K"]);
  expect(keysOf("Mod+K", true)).toEqual(["⌘", "K"]);
  expect(keysOf("Mod++", false)).toEqual(["Ctrl", "+"]);
  expect(keysOf("+", false)).toEqual(["+"]);
  expect(keysOf("ArrowUp", false)).toEqual(["↑"]);
});

it("knows what a text field would write", () => {
  expect(["/", "N", "Shift+A", "?"].every(isTyped)).toBe(true);
  expect(["Mod+K", "Alt+1", "F11", "Shift+F10"].some(isTyped)).toBe(false);
});

it("keeps what widgets, browsers and text fields need", () => {
  expect(unfit("Shift+Tab")).toBe("widgets");
  expect(unfit("Mod+W")).toBe("browsers");
  expect(unfit("Mod+C")).toBe("texts");
  expect(unfit("Mod+Enter")).toBeUndefined();
  expect(unfit("Mod+K")).toBeUndefined();
});
