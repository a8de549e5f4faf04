import { describe, expect, it } from "vitest";
import { rng } from "../../../../shared/hardware/kinds/rng.ts";
import { initialValues } from "./initial.ts";

describe("initialValues", () => {
  it("takes the first wish that the host offers", () => {
    const kind = { ...rng, initial: { model: ["virtio", "virtio-transitional"], source: ["/dev/urandom"] } };
    const choices = { model: [{ value: "virtio", unusable: "not here" }, { value: "virtio-transitional" }] };
    expect(initialValues(kind, choices)).toEqual({
      model: "virtio-transitional",
      source: "/dev/urandom",
    });
  });

  it("takes no choice that the host refuses, and any while it says nothing", () => {
    expect(initialValues(rng, { model: [{ value: "other" }] })).toEqual({
      backend: "random",
      source: "/dev/urandom",
    });
    expect(initialValues(rng, {})["model"]).toBe("virtio");
  });
});
