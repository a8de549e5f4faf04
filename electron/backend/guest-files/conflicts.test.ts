import { expect, test } from "vitest";
import { nameBytes, nameOf } from "../../../shared/model/guest-name.ts";
import { numberedName, ruleFor } from "./conflicts.ts";

test("a conflict gets the answer to its path, else the one for all", () => {
  const rule = ruleFor({ all: "skip", some: [{ path: "/etc/motd", rule: "replace" }] });
  expect(rule("/etc/motd")).toBe("replace");
  expect(rule("/etc/issue")).toBe("skip");
});

test.each([
  ["letter.txt", 2, "letter (2).txt"],
  ["letter", 3, "letter (3)"],
  [".bashrc", 2, ".bashrc (2)"],
  ["a.tar.gz", 2, "a.tar (2).gz"],
])("the name %j with the number %d is %j", (name, number, numbered) => {
  expect(numberedName(name, number)).toBe(numbered);
});

test("a name that is as long as can be stays within 255 bytes, and whole characters", () => {
  const long = `${"ä".repeat(125)}.text`;
  const numbered = numberedName(long, 12);
  expect(nameBytes(numbered).length).toBeLessThanOrEqual(255);
  expect(numbered).toBe(`${"ä".repeat(122)} (12).text`);
  expect(nameBytes(numberedName(`a.${"b".repeat(253)}`, 2))).toHaveLength(255);
});

test("bytes that are no text are kept", () => {
  const bytes = Uint8Array.from([0x66, 0xff, 0x2e, 0x61]);
  expect(nameBytes(numberedName(nameOf(bytes), 2))).toEqual(
    Uint8Array.from([0x66, 0xff, ...Buffer.from(" (2).a")]),
  );
});
