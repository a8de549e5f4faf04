import { expect, test } from "vitest";
import { lastLines } from "./log-lines.ts";

const lines = (text: string, cut = false) => lastLines(Buffer.from(text, "latin1"), cut);

test("the last lines are told whole, and what a terminal would obey is only shown", () => {
  expect(lines("one\r\ntwo\n")).toEqual(["one", "two"]);
  expect(lines("of a line\nwhole\n", true)).toEqual(["whole"]);
  expect(lines("a\tb\x1b[31m\xff")).toEqual(["a    b\\x1b[31m\\xff"]);
  expect(lines("")).toEqual([]);
});

test("no more of them, and no longer ones, than are shown", () => {
  const many = lines(Array.from({ length: 300 }, (_, index) => `line ${index}\n`).join(""));
  expect([many.length, many[0], many.at(-1)]).toEqual([200, "line 100", "line 299"]);
  expect(lines("\x01".repeat(5000))[0]).toHaveLength(2000);
});
