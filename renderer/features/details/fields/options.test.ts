import { describe, expect, it } from "vitest";
import { optionsOf } from "./options.ts";

describe("optionsOf", () => {
  it("offers each value once, with its notes", () => {
    const options = optionsOf(
      [
        { value: "virtio", note: "fast" },
        { value: "virtio" },
        { value: 2, label: "Two" },
        { value: "", label: "nothing" },
      ],
      undefined,
    );
    expect(options).toEqual([
      { value: "virtio", label: "virtio", original: "virtio", note: "fast" },
      { value: "2", label: "Two", original: 2 },
    ]);
  });

  it("disables what cannot be used, but not what is used", () => {
    const choices = [{ value: "486", unusable: "Needs a feature that this CPU lacks" }];
    expect(optionsOf(choices, undefined)[0]?.disabled).toBe(true);
    expect(optionsOf(choices, "486")[0]?.disabled).toBeUndefined();
  });

  it("keeps a present value that the host does not offer", () => {
    expect(optionsOf([{ value: "a" }], "b").map(({ value, note }) => [value, note])).toEqual([
      ["a", undefined],
      ["b", "not offered by this host"],
    ]);
    // Before the host's answer nothing is known.
    expect(optionsOf([], "b")[0]?.note).toBeUndefined();
  });
});
