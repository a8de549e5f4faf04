import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readWindowState, writeWindowState } from "./window-state.ts";

const display = { x: 0, y: 0, width: 1920, height: 1080 };
const state = { x: 100, y: 50, width: 1280, height: 800, maximized: false };
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "guesthouse-window-"));
  file = join(folder, "state/window.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("is remembered, in a folder that need not exist, and leaves no second file", () => {
  writeWindowState(file, state);
  writeWindowState(file, { ...state, maximized: true });
  expect(readWindowState(file, [display])).toEqual({ ...state, maximized: true });
  expect(readdirSync(join(folder, "state"))).toEqual(["window.json"]);
});

test("there is none at first", () => {
  expect(readWindowState(file, [display])).toBeUndefined();
});

test.each([
  "",
  "{",
  "null",
  "[]",
  '{"x":1}',
  JSON.stringify({ ...state, width: 1e9 }),
  JSON.stringify({ ...state, x: 0.5 }),
])("a damaged file %j is none", (text) => {
  writeWindowState(file, state);
  writeFileSync(file, text);
  expect(readWindowState(file, [display])).toBeUndefined();
});

test("a window on a display that is gone is forgotten, one on a second display is not", () => {
  writeWindowState(file, { ...state, x: 2500 });
  expect(readWindowState(file, [display])).toBeUndefined();
  expect(readWindowState(file, [display, { ...display, x: 1920 }])).toMatchObject({ x: 2500 });
});
