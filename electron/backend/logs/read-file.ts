import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** Bytes of one page: a few thousand lines. */
export const PAGE = 256 * 1024;

/**
 * Opens a log to read. What is no plain file (a link, a pipe) is refused: it could lead anywhere or never end.
 * @throws Error with node's `code`: `ENOENT`, `EACCES`, `ELOOP` …
 */
export async function openLog(path: string): Promise<FileHandle> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if ((await handle.stat()).isFile()) return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  throw Object.assign(new Error(`${path} is no plain file`), { code: "EINVAL" });
}

/** Exactly the bytes from `start` up to `end`, fewer where the file ends before. */
export async function readRange(handle: FileHandle, start: number, end: number): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.max(0, end - start));
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** The last page before `end`, without the part of a line that it begins with. */
export async function readPage(handle: FileHandle, end: number): Promise<{ start: number; bytes: Buffer }> {
  const from = Math.max(0, end - PAGE);
  const bytes = await readRange(handle, from, end);
  const skip = from === 0 ? 0 : lineStart(bytes);
  return { start: from + skip, bytes: bytes.subarray(skip) };
}

const NEWLINE = 10;

/** Where the first whole line begins; a page that is part of a single line is taken from its first character. */
function lineStart(bytes: Buffer): number {
  const newline = bytes.indexOf(NEWLINE);
  if (newline >= 0 && newline < bytes.length - 1) return newline + 1;
  // Bytes 10xxxxxx go on with a character of UTF-8.
  const first = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80);
  return Math.max(0, first);
}
