import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";

const boundsSchema = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(400).max(100_000),
  height: z.int().min(300).max(100_000),
});
const stateSchema = boundsSchema.extend({ maximized: z.boolean() });
export type Bounds = z.infer<typeof boundsSchema>;
export type WindowState = z.infer<typeof stateSchema>;

/**
 * Where the window was left; undefined for the first time, a damaged file, or a place that no display shows
 * any more.
 */
export function readWindowState(file: string, displays: readonly Bounds[]): WindowState | undefined {
  try {
    const state = stateSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    return displays.some((display) => overlaps(state, display)) ? state : undefined;
  } catch {
    return undefined;
  }
}

/** Written while the window closes, when nothing can be waited for. The file is whole or not there. */
export function writeWindowState(file: string, state: WindowState): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, JSON.stringify(state));
  renameSync(`${file}.new`, file);
}

/** Whether enough of the window shows that it can be moved. */
function overlaps(window: Bounds, display: Bounds): boolean {
  const width = Math.min(window.x + window.width, display.x + display.width) - Math.max(window.x, display.x);
  const height =
    Math.min(window.y + window.height, display.y + display.height) - Math.max(window.y, display.y);
  return width >= 100 && height >= 100;
}
