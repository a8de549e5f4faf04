import { describe, expect, it } from "vitest";
import { kinds } from "../../../../shared/hardware/kinds/index.ts";
import { knownKinds, wordsOf } from "./index.ts";

describe("words of the details page", () => {
  it("exist for every declared kind and no other", () => {
    expect([...knownKinds].sort()).toEqual(Object.keys(kinds).sort());
  });

  it.each(Object.entries(kinds))("name and explain every property of %s, and no other", (name, kind) => {
    const { fields, about } = wordsOf(name);
    expect(about).not.toBe("");
    expect(Object.keys(fields).sort()).toEqual(Object.keys(kind.properties).sort());
    for (const [label, hint] of Object.values(fields)) {
      expect(label).not.toBe("");
      expect(hint).not.toBe("");
    }
  });

  it.each(Object.entries(kinds))("give no two fields of %s the same label", (name) => {
    const labels = Object.values(wordsOf(name).fields).map(([label]) => label);
    expect(labels).toEqual([...new Set(labels)]);
  });
});
