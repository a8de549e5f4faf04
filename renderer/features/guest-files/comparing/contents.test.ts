import { expect, test } from "vitest";
import { contentsDifference } from "./contents.ts";

const compare = (before: string, after: string) =>
  contentsDifference(Buffer.from(before, "latin1"), Buffer.from(after, "latin1"));

test("texts are shown beside each other, and what that would hide is told", () => {
  expect(compare("a\nb", "a\nb\n")).toEqual({ kind: "text", texts: { before: "a\nb", after: "a\nb\n" } });
  expect(compare("a\r\nb\r\n", "a\nb\n")).toEqual({
    kind: "line-ends",
    ends: { before: "crlf", after: "lf" },
  });
  expect(compare("a\nb\r\n", "a\rb\r")).toMatchObject({
    kind: "line-ends",
    ends: { before: "mixed", after: "cr" },
  });
  expect(compare("a\r\nb\r\n", "a\nc\n")).toMatchObject({
    kind: "text",
    ends: { before: "crlf", after: "lf" },
  });
  expect(compare("", "a\n")).toEqual({ kind: "text", texts: { before: "", after: "a\n" } });
});

test("of what is no text the first byte that differs is told", () => {
  expect(compare("\0one", "\0own")).toEqual({ kind: "bytes", at: 2 });
  expect(compare("text", "text\0")).toEqual({ kind: "bytes", at: 4 });
  expect(compare("\0", "\0")).toEqual({ kind: "none" });
});

test("the same text in other bytes is no change of the text", () => {
  expect(compare("\xef\xbb\xbfa", "a")).toEqual({
    kind: "encoding",
    encodings: { before: "utf-8", after: "utf-8" },
  });
  expect(compare("\xff\xfea\0", "a")).toEqual({
    kind: "encoding",
    encodings: { before: "utf-16le", after: "utf-8" },
  });
});
