import { type FileHandle, open } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** "QFI\xfb" */
const magic = 0x514649fb;
/** The format's own limit for the name of a backing file. */
const maxName = 1023;

/**
 * The backing file that a qcow2 image names in its header (QEMU's docs/interop/qcow2.txt: the magic at 0, the name's
 * offset at 8 and its length at 16, big-endian). Far cheaper than qemu-img where a whole folder is looked through.
 * @returns undefined for what is no qcow2 image, has none, or cannot be read
 */
export async function backingNameOf(path: string): Promise<string | undefined> {
  return await readHeader(path, async (file, header) => {
    const offset = Number(header.readBigUInt64BE(8));
    const length = header.readUInt32BE(16);
    if (offset === 0 || length === 0 || length > maxName || offset > Number.MAX_SAFE_INTEGER)
      return undefined;
    const name = Buffer.alloc(length);
    const read = await file.read(name, 0, length, offset);
    if (read.bytesRead < length) return undefined;
    return resolve(dirname(path), name.toString("utf8").replace(/^file:/, ""));
  });
}

/** Whether there is a qcow2 image that can be read. */
export const isQcow2 = async (path: string): Promise<boolean> =>
  (await readHeader(path, async () => true)) === true;

async function readHeader<T>(
  path: string,
  read: (file: FileHandle, header: Buffer) => Promise<T>,
): Promise<T | undefined> {
  try {
    await using file = await open(path, "r");
    const header = Buffer.alloc(20);
    const { bytesRead } = await file.read(header, 0, header.length, 0);
    if (bytesRead < header.length || header.readUInt32BE(0) !== magic) return undefined;
    return await read(file, header);
  } catch {
    return undefined;
  }
}
