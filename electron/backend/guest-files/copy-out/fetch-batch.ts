import { posix } from "node:path";
import { extract } from "tar-stream";
import { nameOf } from "../../../../shared/model/guest-name.ts";
import type { Manner } from "../reading/list.ts";
import type { PlaceCalls } from "../session/session.ts";
import type { Batch } from "./batches.ts";
import type { CopyNode } from "./node.ts";

/**
 * Gives the files of a batch as they come. They are proven only when it resolves: where tar cannot read something it
 * writes zeros, and says so at the end.
 * @param take what a file holds; it is asked for the next when that resolves
 * @returns those that did not come, or are not as long as they were
 * @throws GuestfsError | AppError
 */
export async function fetchBatch(
  calls: PlaceCalls,
  { folder, excludes, files }: Batch,
  manner: Manner,
  take: (node: CopyNode, contents: Uint8Array) => Promise<void>,
): Promise<CopyNode[]> {
  const missing = new Map(files);
  // Names are bytes, which this encoding keeps.
  const archive = extract({ filenameEncoding: "latin1" });
  const reading = (async () => {
    for await (const entry of archive) {
      const { name, type, size = 0 } = entry.header;
      const path = posix.join(folder, nameOf(Buffer.from(name, "latin1")));
      const node = missing.get(path);
      if (type !== "file" || !node || size !== node.entry.bytes) {
        entry.resume();
        continue;
      }
      const pieces: Uint8Array[] = [];
      for await (const piece of entry) pieces.push(piece as Uint8Array);
      missing.delete(path);
      await take(node, Buffer.concat(pieces));
    }
  })();
  // Both fail together; the call's failure is told, which is the cause.
  reading.catch(() => {});
  try {
    await calls.callWith(
      { ...manner, onPiece: (piece) => written(archive, piece, reading) },
      "tar_out_opts",
      folder,
      "stream",
      { numericowner: true, excludes },
    );
    archive.end();
    await reading;
  } finally {
    archive.destroy();
  }
  return [...missing.values()];
}

/** Resolves when there is room for the next piece, rejects when the reader has failed. */
async function written(
  archive: ReturnType<typeof extract>,
  piece: Uint8Array,
  reading: Promise<void>,
): Promise<void> {
  if (archive.write(piece)) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  archive.once("drain", resolve);
  await Promise.race([promise, reading]);
}
