import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { trayFiles, trayIcon } from "./tray-icon.ts";

/** Its pixels, without the frame around them. */
const pixels = (png: Buffer) => inflateSync(png.subarray(png.indexOf("IDAT") + 4, png.indexOf("IEND") - 8));

test.each(Object.entries(trayFiles))("assets/%s is what the script draws", async (name, size) => {
  const file = await readFile(join(import.meta.dirname, "../assets", name));
  expect(pixels(file).equals(pixels(trayIcon(size)))).toBe(true);
  expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([size, size]);
});
