import { expect, it, vi } from "vitest";
import { seenWith } from "./use-found.ts";

// The machines' feature brings the window's line to the backend along.
vi.mock("../../app/session.ts", () => ({ client: {} }));

it("takes for seen what stands in a column, but not a disk's path for its rate", () => {
  expect([...seenWith(["state", "ip", "disk", "network"])].sort()).toEqual([
    "ip",
    "name",
    "state",
    "tag",
    "title",
  ]);
  expect([...seenWith(undefined)].sort()).toEqual(["name", "os", "state", "tag", "title"]);
});
