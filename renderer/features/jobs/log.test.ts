import { expect, test } from "vitest";
import type { JobLogLine } from "../../../shared/contract/jobs.ts";
import { EMPTY_LOG, logText, withLines } from "./log.ts";

const lines = (...texts: string[]): JobLogLine[] => texts.map((text) => ({ at: 0, kind: "note", text }));
const texts = ({ lines }: { lines: readonly JobLogLine[] }) => lines.map(({ text }) => text);

test("lines are added, and come whole after a lost connection", () => {
  const first = withLines(EMPTY_LOG, { first: 0, lines: lines("a", "b") });
  const more = withLines(first, { first: 2, lines: lines("c") });
  expect(texts(more)).toEqual(["a", "b", "c"]);
  // What the backend has dropped meanwhile is not kept here either.
  const again = withLines(more, { first: 1, lines: lines("b", "c", "d") });
  expect(again).toMatchObject({ loaded: true, first: 1 });
  expect(texts(again)).toEqual(["b", "c", "d"]);
});

test("of too many the oldest go, and it is known how many", () => {
  const many = Array.from({ length: 10_000 }, (_, n) => String(n));
  const full = withLines(EMPTY_LOG, { first: 5, lines: lines(...many) });
  const more = withLines(full, { first: 10_005, lines: lines("x", "y") });
  expect(more.first).toBe(7);
  expect(more.lines).toHaveLength(10_000);
  expect(more.lines.at(-1)?.text).toBe("y");
});

test("as text each line has its time", () => {
  expect(logText(lines("a", "b"))).toBe("1970-01-01T00:00:00.000Z a\n1970-01-01T00:00:00.000Z b\n");
});
