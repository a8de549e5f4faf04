import { describe, expect, it } from "vitest";
import { plainTopology, product, withTopology } from "./topology.ts";

describe("topology", () => {
  it("multiplies its parts, absent ones counting as one", () => {
    expect(product({ sockets: 2, cores: 4, threads: 2 })).toBe(16);
    expect(product({ sockets: 2 })).toBe(2);
    expect(product({ maximum: 4 })).toBeUndefined();
    expect(product({ sockets: 2, cores: "x" })).toBeUndefined();
  });

  it("carries the maximum along", () => {
    expect(withTopology({ sockets: 1, cores: 2, threads: 1, maximum: 2 }, "sockets", 3)).toEqual({
      sockets: 3,
      cores: 2,
      threads: 1,
      maximum: 6,
    });
  });

  it("begins whole, and goes as a whole", () => {
    expect(withTopology({ maximum: 4 }, "cores", 4)).toEqual({
      sockets: 1,
      cores: 4,
      threads: 1,
      maximum: 4,
    });
    expect(withTopology({ sockets: 1, dies: 2, cores: 2, threads: 1 }, "cores", undefined)).toEqual({
      sockets: undefined,
      dies: undefined,
      cores: undefined,
      threads: undefined,
    });
    expect(withTopology({ sockets: 1, dies: 2, cores: 2, threads: 1 }, "dies", undefined)).toEqual({
      sockets: 1,
      dies: undefined,
      cores: 2,
      threads: 1,
      maximum: 2,
    });
  });

  it("leaves the maximum alone while a part is being typed", () => {
    expect("maximum" in withTopology({ sockets: 1, cores: 2, threads: 1 }, "cores", "")).toBe(false);
  });

  it("has a plain form", () => {
    expect(product(plainTopology(6) as Record<string, number>)).toBe(6);
  });
});
