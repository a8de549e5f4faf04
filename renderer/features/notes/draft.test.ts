import { describe, expect, it } from "vitest";
import { canSave, draftOf, isDirty, LIMIT, rebased, resolved, written } from "./draft.ts";

const touched = written(draftOf("old"), "old and mine");

describe("rebased", () => {
  it("follows while nothing was written", () =>
    expect(rebased(draftOf("old"), "new")).toEqual(draftOf("new")));
  it("keeps what was written while nobody else writes", () =>
    expect(rebased(touched, "old")).toEqual(touched));
  it("is settled when the same was written elsewhere, or my own came back", () =>
    expect(isDirty(rebased(touched, "old and mine"))).toBe(false));
  it("keeps both texts when both were written", () => {
    const both = rebased(touched, "theirs");
    expect(both).toEqual({ base: "old", mine: "old and mine", theirs: "theirs" });
    expect(canSave(both)).toBe(false);
    expect(rebased(both, "theirs again").theirs).toBe("theirs again");
    expect(rebased(both, "old").theirs).toBeUndefined();
  });
});

describe("resolved", () => {
  const both = rebased(touched, "theirs");
  it("saves mine over theirs", () => {
    const mine = resolved(both, "mine");
    expect(mine).toEqual({ base: "theirs", mine: "old and mine" });
    expect(canSave(mine)).toBe(true);
  });
  it("takes theirs", () => expect(resolved(both, "theirs")).toEqual(draftOf("theirs")));
  it("puts them together", () => expect(resolved(both, "both").mine).toBe("old and mine\n\ntheirs"));
});

it("canSave wants a change that fits", () => {
  expect(canSave(draftOf("x"))).toBe(false);
  expect(canSave(written(draftOf("x"), "a".repeat(LIMIT)))).toBe(true);
  expect(canSave(written(draftOf("x"), "a".repeat(LIMIT + 1)))).toBe(false);
});
