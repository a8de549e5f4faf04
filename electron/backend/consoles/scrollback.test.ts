import { describe, expect, test } from "vitest";
import { Scrollback } from "./scrollback.ts";

const kib = 1024;
const block = 64 * kib;

function readFrom(scrollback: Scrollback, from: number): string {
  let text = "";
  for (let offset = from; offset < scrollback.end; ) {
    const part = scrollback.read(offset);
    text += Buffer.from(part).toString("latin1");
    offset += part.length;
  }
  return text;
}

describe("Scrollback", () => {
  test("gives back what was put in, piece by piece", () => {
    const scrollback = new Scrollback(4 * block);
    let all = "";
    for (const size of [1, 0, block - 1, 5, block, block + 3]) {
      const piece = String(all.length % 10).repeat(size);
      scrollback.append(Buffer.from(piece));
      all += piece;
    }
    expect(scrollback.end).toBe(all.length);
    expect(readFrom(scrollback, 0)).toBe(all);
    expect(readFrom(scrollback, 12_345)).toBe(all.slice(12_345));
    expect(scrollback.read(scrollback.end)).toHaveLength(0);
  });

  test("keeps at least its capacity and drops the oldest, as announced", () => {
    const scrollback = new Scrollback(2 * block);
    let all = "";
    for (let index = 0; index < 40; index++) {
      const piece = `${index} `.repeat(4000);
      const announced = scrollback.startAfter(piece.length);
      scrollback.append(Buffer.from(piece));
      all += piece;
      expect(scrollback.start).toBe(announced);
      expect(scrollback.end - scrollback.start).toBeGreaterThanOrEqual(Math.min(2 * block, all.length));
      expect(scrollback.end - scrollback.start).toBeLessThanOrEqual(3 * block);
    }
    expect(scrollback.start).toBeGreaterThan(0);
    expect(readFrom(scrollback, scrollback.start)).toBe(all.slice(scrollback.start));
  });

  test("a replay begins at the first byte, or once some are gone at a line's start", () => {
    const scrollback = new Scrollback(block);
    scrollback.append(Buffer.from("first\n"));
    expect(scrollback.replayStart()).toBe(0);
    const lines = Array.from({ length: 40_000 }, (_, index) => `line ${index}\n`).join("");
    scrollback.append(Buffer.from(lines));
    expect(scrollback.start).toBeGreaterThan(0);
    const replay = readFrom(scrollback, scrollback.replayStart());
    expect(replay).toMatch(/^line \d+\n/);
    expect(lines.endsWith(replay)).toBe(true);
  });

  test("a line that fills everything is cut rather than lost", () => {
    const scrollback = new Scrollback(block);
    scrollback.append(Buffer.alloc(5 * block, "x"));
    expect(scrollback.replayStart()).toBe(scrollback.start);
  });
});
