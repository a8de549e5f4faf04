import { expect, test } from "vitest";
import { absoluteTarget } from "./open-target.ts";

test.each([
  ["debian.iso", "/home/me/debian.iso"],
  ["/media/debian.iso", "/media/debian.iso"],
  ["file:///media/Debian%2012.iso", "/media/Debian 12.iso"],
  ["FILE:///a.iso", "/a.iso"],
  ["file://elsewhere/a.iso", "file://elsewhere/a.iso"],
  ["guesthouse://jobs", "guesthouse://jobs"],
])("%s is %s", (given, absolute) => {
  expect(absoluteTarget(given, "/home/me")).toBe(absolute);
});
