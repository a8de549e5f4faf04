import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";

/**
 * The tray's mark: the house of the application's icon in one grey that stands out from a dark and from a light
 * panel alike (6.8:1 on black, 3.1:1 on white).
 */
const grey = [0x8b, 0x93, 0xa1] as const;
/** Samples of a pixel in each direction. */
const samples = 8;

/** A convex or hollow part as a test on a point of the unit square. */
type Shape = (x: number, y: number) => boolean;

const roof: Shape = (x, y) => y >= 0.12 && y <= 0.52 && Math.abs(x - 0.5) <= ((y - 0.12) / 0.4) * 0.46;
const walls: Shape = (x, y) => x >= 0.17 && x <= 0.83 && y >= 0.45 && y <= 0.9;
/** The screen in the wall, left open, with a prompt's bar in it. */
const screen: Shape = (x, y) => x >= 0.29 && x <= 0.71 && y >= 0.5 && y <= 0.78;
const bar: Shape = (x, y) => x >= 0.38 && x <= 0.62 && y >= 0.61 && y <= 0.68;

const house: Shape = (x, y) => bar(x, y) || ((roof(x, y) || walls(x, y)) && !screen(x, y));

/** A PNG of the mark. @param size in pixels, each way */
export function trayIcon(size: number): Buffer {
  const rows = Array.from({ length: size }, (_, y) => {
    const row = Buffer.alloc(1 + size * 4);
    for (let x = 0; x < size; x++) row.set([...grey, coverage(x, y, size)], 1 + x * 4);
    return row;
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // Eight bits a channel, with alpha.
  header.set([8, 6], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** How much of a pixel the mark covers, 0..255. */
function coverage(left: number, top: number, size: number): number {
  let inside = 0;
  for (let j = 0; j < samples; j++) {
    for (let i = 0; i < samples; i++) {
      if (house((left + (i + 0.5) / samples) / size, (top + (j + 0.5) / samples) / size)) inside += 1;
    }
  }
  return Math.round((inside / samples ** 2) * 255);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** Electron takes the second one for screens of twice the density. */
export const trayFiles = { "tray.png": 24, "tray@2x.png": 48 } as const;

if (import.meta.main) {
  for (const [name, size] of Object.entries(trayFiles)) {
    await writeFile(join(import.meta.dirname, "../assets", name), trayIcon(size));
  }
}
