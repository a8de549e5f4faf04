import { beforeEach, expect, it } from "vitest";
import { bind, bound, conflicting, reset, useChanges } from "./bindings.ts";
import { chordOf, unfit } from "./chord.ts";
import { COMMAND_IDS, command } from "./commands.ts";

beforeEach(() => useChanges.setState({ changes: {} }));

it("has no conflict and nothing unfit out of the box", () => {
  for (const id of COMMAND_IDS) {
    for (const chord of bound(id)) {
      expect(conflicting(id, chord), id).toBeUndefined();
      if (!command(id).fixed) expect(unfit(chord), id).toBeUndefined();
    }
  }
});

it("takes keys from the command that had them", () => {
  expect(conflicting("activity", "Mod+K")).toBe("palette");
  bind("activity", "Mod+K");
  expect(bound("activity")).toEqual(["Mod+K"]);
  expect(bound("palette")).toEqual([]);
});

it("sees a conflict only where both count", () => {
  expect(conflicting("console", "/")).toBeUndefined();
  expect(conflicting("activity", "/")).toBe("filter");
});

it("gives one command its own keys back, and leaves the rest changed", () => {
  bind("activity", "Mod+K");
  bind("notes", "Alt+9");
  reset("palette");
  expect(bound("palette")).toEqual(["Mod+K"]);
  expect(bound("activity")).toEqual([]);
  expect(bound("notes")).toEqual(["Alt+9"]);
  reset();
  expect(bound("notes")).toEqual(["Alt+5"]);
  expect(bound("activity")).toEqual([]);
});

it("binds chords as key presses make them", () => {
  const event = { ctrlKey: false, altKey: true, shiftKey: false, metaKey: false };
  expect(bound("notes")).toContain(chordOf({ ...event, key: "5", code: "Digit5" }, false));
});
