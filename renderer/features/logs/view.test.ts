import { expect, test } from "vitest";
import type { LogItem } from "../../../shared/contract/logs.ts";
import { cleanLine, LONGEST_ROW, rowsOf } from "./clean.ts";
import { earlierThan, findRows, MOST_ROWS, nothingLoaded, withEarlier, withItem } from "./view.ts";

const text = (text: string, start = 0, more = true): LogItem => ({ type: "text", more, start, text });

test("colours go, control characters are seen, nothing turns a line around", () => {
  expect(cleanLine("\u001b[1;31mred\u001b[0m \u001b]0;title\u0007done\r")).toBe("red done");
  expect(cleanLine("a\u0000b\u0007c\u007fd\u001b")).toBe("a␀b␇c␡d␛");
  expect(cleanLine("exe.\u202egpj")).toBe("exe.<U+202E>gpj");
  expect(cleanLine("tab\there, ümlaut 虚拟")).toBe("tab\there, ümlaut 虚拟");
});

test("a line without an end is broken into rows", () => {
  expect(rowsOf("a\n\nb\n")).toEqual(["a", "", "b"]);
  expect(rowsOf("")).toEqual([]);
  expect(rowsOf(`${"x".repeat(LONGEST_ROW * 2 + 1)}\n`).map((row) => row.length)).toEqual([
    LONGEST_ROW,
    LONGEST_ROW,
    1,
  ]);
});

test("pieces join where they break a line", () => {
  let view = withItem(nothingLoaded, text("one\ntw", 100, false));
  expect(view.rows).toEqual(["one", "tw"]);
  view = withItem(view, text("o\nthree\n", 106));
  expect(view.rows).toEqual(["one", "two", "three"]);
  view = withItem(view, text("four\n", 114));
  expect(view.rows).toEqual(["one", "two", "three", "four"]);
  expect(earlierThan(view)).toBe(100);
});

test("earlier rows come before, and each row keeps its number", () => {
  const view = withItem(nothingLoaded, text("three\n", 8, false));
  const earlier = withEarlier(view, { start: 0, text: "one\ntwo\n" });
  expect(earlier.rows).toEqual(["one", "two", "three"]);
  expect(earlier.first).toBe(-2);
  expect(earlierThan(earlier)).toBe(0);
});

test("a replaced file takes the place of the old one; one that went away says so", () => {
  const view = withItem(withItem(nothingLoaded, text("old\n", 0, false)), text("new\n", 0, false));
  expect(view.rows).toEqual(["new"]);
  expect(withItem(view, { type: "absent", why: "none" })).toMatchObject({
    rows: [],
    absent: { why: "none" },
  });
});

test("the oldest whole pieces go, and what is left can be loaded again from its byte", () => {
  const piece = "x\n".repeat(MOST_ROWS / 2);
  let view = withItem(nothingLoaded, text(piece, 0, false));
  for (let n = 1; n < 5; n++) view = withItem(view, text(piece, n * piece.length));
  expect(view.rows.length).toBe(MOST_ROWS);
  expect(earlierThan(view)).toBe(3 * piece.length);
  expect(view.first).toBe(3 * (MOST_ROWS / 2));
});

test("finds rows whatever the case", () => {
  expect(findRows(["Error: a", "fine", "an ERROR"], "error")).toEqual([0, 2]);
  expect(findRows(["a"], "")).toEqual([]);
});
