import { expect, test } from "vitest";
import { readTargets, targetsSchema } from "./targets.ts";

test("files become absolute, links stay, switches are left out", () => {
  expect(readTargets(["a.iso", "/b/c.iso", "guesthouse://jobs", "--no-first-run", ""], "/home/me")).toEqual([
    "/home/me/a.iso",
    "/b/c.iso",
    "guesthouse://jobs",
  ]);
});

test("a flood is cut to what a second start may hand over", () => {
  const targets = readTargets(
    Array.from({ length: 100 }, (_, index) => `${index}.iso`),
    "/",
  );
  expect(targetsSchema.safeParse({ targets }).success).toBe(true);
});

test.each([
  null,
  {},
  { targets: "a" },
  { targets: [1] },
  { targets: [], more: 1 },
  { targets: ["x".repeat(5000)] },
])("a second start's %j is refused", (data) => {
  expect(targetsSchema.safeParse(data).success).toBe(false);
});
