import { describe, expect, it } from "vitest";
import { problemOf, problemsOf } from "./problems.ts";

describe("problemOf", () => {
  it("holds numbers to whole ones within their bounds", () => {
    const codec = { type: "integer", min: 1, max: 8, unit: "ms" } as const;
    expect(problemOf(codec, 0)).toContain("1 ms");
    expect(problemOf(codec, 9)).toContain("8 ms");
    expect(problemOf(codec, 1.5)).toBeDefined();
    expect(problemOf(codec, "many")).toBeDefined();
    expect(problemOf(codec, 8)).toBeUndefined();
  });

  it("holds texts to the whole of their pattern", () => {
    const codec = { type: "text", pattern: "/.*", maxLength: 5 } as const;
    expect(problemOf(codec, "dev/x")).toBeDefined();
    expect(problemOf(codec, "/dev/x")).toContain("5");
    expect(problemOf(codec, "/dev")).toBeUndefined();
  });

  it("lets everything be unset", () => {
    expect(problemOf({ type: "integer", min: 1 }, undefined)).toBeUndefined();
  });
});

describe("problemsOf", () => {
  const kind = {
    at: "devices/rng",
    shape: "many",
    properties: {
      backend: { path: "backend/@model", codec: { type: "choice", from: "schema" } },
      source: {
        path: "backend",
        codec: { type: "text", pattern: "/.*" },
        when: { key: "backend", is: ["random"] },
      },
    },
  } as const;

  it("minds only fields that are shown", () => {
    const edits = { source: { base: undefined, mine: "wrong" } };
    expect(Object.keys(problemsOf(kind, edits, { backend: "random" }))).toEqual(["source"]);
    expect(problemsOf(kind, edits, { backend: "egd" })).toEqual({});
  });
});
