import { describe, expect, test } from "vitest";
import { modeText, permissionText } from "./list/modes.ts";
import { isWithin, joined, parentOf, stepsTo, tidyPath } from "./paths.ts";

test("paths are joined and taken apart", () => {
  expect(joined("/", "etc")).toBe("/etc");
  expect(joined("/etc", "apt")).toBe("/etc/apt");
  expect(parentOf("/etc/apt")).toBe("/etc");
  expect(parentOf("/etc")).toBe("/");
  expect(parentOf("/")).toBe("/");
  expect(stepsTo("/a/b")).toEqual(["/", "/a", "/a/b"]);
  expect(stepsTo("/")).toEqual(["/"]);
  expect(isWithin("/ab", "/a")).toBe(false);
  expect(isWithin("/a/b", "/a")).toBe(true);
});

describe("what is typed", () => {
  test.each([
    ["/etc//apt/", "/", "/etc/apt"],
    ["apt", "/etc", "/etc/apt"],
    ["../home/./x", "/etc", "/home/x"],
    ["../../../..", "/etc", "/"],
    ["", "/etc", "/etc"],
  ])("%j in %s is %s", (typed, folder, path) => expect(tidyPath(typed, folder)).toBe(path));
});

test.each([
  [0o755, "rwxr-xr-x"],
  [0o4755, "rwsr-xr-x"],
  [0o2644, "rw-r-Sr--"],
  [0o1777, "rwxrwxrwt"],
  [0o7000, "--S--S--T"],
])("%o is written %s", (mode, text) => expect(permissionText(mode)).toBe(text));

test("the kind stands before the permissions", () =>
  expect(modeText({ kind: "symlink", mode: 0o777 })).toBe("lrwxrwxrwx"));
