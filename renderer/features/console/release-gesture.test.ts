import { describe, expect, it } from "vitest";
import { releaseGesture } from "./release-gesture.ts";

/** Plays `+Key` and `-Key`; gives the index of the events that completed the gesture. */
function play(...events: string[]): number[] {
  const completes = releaseGesture();
  return events.flatMap((event, index) =>
    completes({ type: event.startsWith("+") ? "keydown" : "keyup", code: event.slice(1) }) ? [index] : [],
  );
}

describe("releaseGesture", () => {
  it("is Ctrl and Alt together, in either order, once", () => {
    expect(play("+ControlLeft", "+AltLeft", "-AltLeft", "-ControlLeft")).toEqual([2]);
    expect(play("+AltLeft", "+ControlRight", "-AltLeft", "-ControlRight")).toEqual([2]);
  });

  it("leaves combinations with a third key to the guest", () => {
    expect(play("+ControlLeft", "+AltLeft", "+F2", "-F2", "-AltLeft", "-ControlLeft")).toEqual([]);
    expect(play("+KeyA", "+ControlLeft", "+AltLeft", "-KeyA", "-AltLeft")).toEqual([4]);
  });

  it("is neither modifier alone, nor AltGr", () => {
    expect(play("+ControlLeft", "-ControlLeft", "+AltLeft", "-AltLeft")).toEqual([]);
    expect(play("+ControlLeft", "+AltRight", "-AltRight", "-ControlLeft")).toEqual([]);
  });

  it("survives repeats and works again", () => {
    const gesture = ["+ControlLeft", "+ControlLeft", "+AltLeft", "+AltLeft", "-AltLeft", "-ControlLeft"];
    expect(play(...gesture, ...gesture)).toEqual([4, 10]);
  });
});
