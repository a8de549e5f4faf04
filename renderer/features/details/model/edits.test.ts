import { describe, expect, it } from "vitest";
import {
  effective,
  isConflict,
  keepMine,
  merged,
  NO_EDITS,
  settled,
  toChange,
  withEdit,
  without,
} from "./edits.ts";

const theirs = { model: "virtio", rate: 10 };

describe("edits of a form", () => {
  it("are no edits once a field is back where it was", () => {
    const edits = withEdit(NO_EDITS, theirs, "rate", 20);
    expect(edits).toEqual({ rate: { base: 10, mine: 20 } });
    expect(withEdit(edits, theirs, "rate", 10)).toEqual({});
  });

  it("keep the value that the user began from through further typing", () => {
    const first = withEdit(NO_EDITS, theirs, "rate", 20);
    const second = withEdit(first, { ...theirs, rate: 15 }, "rate", 21);
    expect(second["rate"]).toEqual({ base: 10, mine: 21 });
  });

  it("tell a concurrent change from one's own wish, and let fields that were not edited follow", () => {
    const edits = withEdit(NO_EDITS, theirs, "rate", 20);
    const later = { model: "virtio-transitional", rate: 15 };
    expect(isConflict(edits, later, "rate")).toBe(true);
    expect(isConflict(edits, later, "model")).toBe(false);
    expect(merged(edits, later)).toEqual({ model: "virtio-transitional", rate: 20 });
    expect(isConflict(edits, { ...later, rate: 20 }, "rate")).toBe(false);
  });

  it("see a removal elsewhere as a concurrent change", () => {
    const edits = withEdit(NO_EDITS, theirs, "rate", 20);
    expect(isConflict(edits, { model: "virtio" }, "rate")).toBe(true);
  });

  it("expect what the user has seen, after keeping their own", () => {
    const edits = withEdit(NO_EDITS, theirs, "rate", undefined);
    const kept = keepMine(edits, { ...theirs, rate: 15 }, "rate");
    expect(isConflict(kept, { ...theirs, rate: 15 }, "rate")).toBe(false);
    expect(toChange(kept)).toEqual({ values: { rate: null }, expected: { rate: 15 } });
  });

  it("give way to what is there", () => {
    const edits = withEdit(withEdit(NO_EDITS, theirs, "rate", 20), theirs, "model", undefined);
    expect(without(edits, "rate")).toEqual({ model: { base: "virtio", mine: undefined } });
    expect(merged(edits, theirs)).toEqual({ rate: 20 });
  });

  it("settle when what was wanted is there", () => {
    const edits = withEdit(withEdit(NO_EDITS, theirs, "rate", 20), theirs, "model", undefined);
    expect(settled(edits, theirs)).toBe(edits);
    expect(settled(edits, { model: "virtio", rate: 20 })).toEqual({
      model: { base: "virtio", mine: undefined },
    });
    expect(settled(edits, { rate: 20 })).toEqual({});
  });

  it("leave out what means nothing beside the other values, but not its removal", () => {
    const kind = {
      at: "devices/rng",
      shape: "many",
      properties: {
        backend: { path: "backend/@model", codec: { type: "choice", from: "schema" } },
        source: { path: "backend", codec: { type: "text" }, when: { key: "backend", is: ["random"] } },
      },
    } as const;
    const source = { base: undefined, mine: "/dev/urandom" };
    expect(effective({ source }, kind, { backend: "random" })).toEqual({ source });
    expect(effective({ source }, kind, { backend: "egd" })).toEqual({});
    const backend = { base: "egd", mine: "random" };
    expect(Object.keys(effective({ source, backend }, kind, { backend: "egd" }))).toEqual([
      "source",
      "backend",
    ]);
    const removal = { base: "/dev/random", mine: undefined };
    expect(effective({ source: removal }, kind, { backend: "egd" })).toEqual({ source: removal });
  });
});
