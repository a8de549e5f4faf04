import { pack } from "tar-stream";
import type { CopyNode, CopySource } from "./copy-node.ts";

/** A node and where it goes, below the folder into which the archive is unpacked. */
export interface Placed {
  readonly node: CopyNode;
  readonly at: string;
}

/** Whether a tar archive can have it: names in one are text. */
export const fitsTar = ({ node, at }: Placed): boolean =>
  at.isWellFormed() && (node.target ?? "").isWellFormed();

/** Bytes that are sent at once. */
const pieceBytes = 1 << 20;
/** The largest number of a user or group that the plain header holds. */
const lastPlainId = 0o7777777;

/**
 * A tar archive of small files, folders without what they hold, and symlinks, in memory.
 * @param empty leaves out the contents
 * @throws what the source throws
 */
export async function tarOf(
  placed: readonly Placed[],
  source: CopySource,
  signal: AbortSignal,
): Promise<Buffer[]> {
  const archive = pack();
  const pieces = gathered(archive);
  // Whoever reads it rejects, too.
  pieces.catch(() => {});
  try {
    for (const { node, at } of placed) {
      const header = headerOf(node, at);
      if (node.kind !== "file") {
        archive.entry(header);
        continue;
      }
      await using file = await source.open(node, signal);
      const bytes = await file.read(0, node.bytes);
      archive.entry(
        { ...header, size: bytes.length },
        Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
      );
    }
    archive.finalize();
  } catch (error) {
    archive.destroy();
    throw error;
  }
  return await pieces;
}

async function gathered(archive: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const pieces: Buffer[] = [];
  let waiting: Buffer[] = [];
  let size = 0;
  const flush = () => {
    if (size > 0) pieces.push(Buffer.concat(waiting, size));
    waiting = [];
    size = 0;
  };
  for await (const part of archive) {
    waiting.push(part);
    size += part.length;
    if (size >= pieceBytes) flush();
  }
  flush();
  return pieces;
}

const headerOf = ({ kind, mode, uid, gid, modifiedAt, target }: CopyNode, name: string) => ({
  ...{ name, mode, uid: Math.min(uid, lastPlainId), gid: Math.min(gid, lastPlainId) },
  type: kind,
  mtime: new Date(Math.max(0, modifiedAt)),
  ...(target !== undefined && { linkname: target }),
  // What the plain header cannot hold, pax(5): fractions of a second, and large numbers.
  pax: {
    mtime: (modifiedAt / 1000).toFixed(6),
    ...(uid > lastPlainId && { uid: String(uid) }),
    ...(gid > lastPlainId && { gid: String(gid) }),
  },
});
