import { type Headers, type Pack, pack } from "tar-stream";
import { GuestfsError } from "../../guestfs/appliance.ts";
import { hostMode } from "./attributes.ts";
import { type Batch, divide } from "./batches.ts";
import { fetchBatch } from "./fetch-batch.ts";
import { type CopyNode, nodesOf, pathBelow } from "./node.ts";
import { type Sending, sendFile } from "./send-file.ts";
import { sameFile } from "./sums.ts";

/** An archive of the guest's that has more is not kept until it is proven: its files come by themselves. */
const maxKept = 64 << 20;
/** Bytes that are sent at once: an archive of small files is many small pieces. */
const pieceBytes = 256 << 10;
/** The last second that the format of 1988 has room for, in milliseconds. */
const lastTime = 0o17777777777 * 1000;

/**
 * Sends a tar archive of all that is copied.
 * @throws GuestfsError | AppError | the signal's reason
 */
export async function sendArchive(sending: Sending, roots: readonly CopyNode[]): Promise<void> {
  const archive = pack();
  const sent = sendAll(archive, sending);
  // Both fail together; the first to fail is told below.
  sent.catch(() => {});
  try {
    await Promise.race([fillArchive(archive, sending, roots), sent]);
    archive.finalize();
    await sent;
  } finally {
    archive.destroy();
  }
}

async function fillArchive(archive: Pack, sending: Sending, roots: readonly CopyNode[]): Promise<void> {
  const files = new Set<CopyNode>();
  const first = new Map<string, CopyNode>();
  const last: Headers[] = [];
  for (const node of nodesOf(roots)) {
    const { kind } = node.entry;
    const key = sameFile(node);
    const other = key === undefined ? undefined : first.get(key);
    if (kind === "directory") {
      await add(archive, headerOf(node, { type: "directory" }));
    } else if (kind === "symlink") {
      last.push(headerOf(node, { type: "symlink", linkname: node.linkText! }));
    } else if (other) {
      last.push(headerOf(node, { type: "link", linkname: pathBelow(other) }));
    } else {
      if (node.entry.bytes > 0) files.add(node);
      else await add(archive, headerOf(node, { type: "file", size: 0 }));
      if (key !== undefined) first.set(key, node);
    }
  }
  const { batches, single } = divide(roots, files);
  for (const batch of batches) {
    for (const missing of await addBatch(archive, sending, batch)) await addFile(archive, sending, missing);
  }
  for (const node of single) await addFile(archive, sending, node);
  // What a link names is there when it is made.
  for (const header of last) await add(archive, header);
}

/** @returns those that are to be added by themselves */
async function addBatch(archive: Pack, { calls, manner }: Sending, batch: Batch): Promise<CopyNode[]> {
  const all = [...batch.files.values()];
  if (batch.bytes > maxKept) return all;
  const kept: [CopyNode, Uint8Array][] = [];
  let missing: CopyNode[];
  try {
    missing = await fetchBatch(calls, batch, manner, async (node, contents) => {
      kept.push([node, contents]);
    });
  } catch (error) {
    manner.signal.throwIfAborted();
    if (error instanceof GuestfsError) return all;
    throw error;
  }
  for (const [node, contents] of kept) await add(archive, headerOf(node, { type: "file" }), contents);
  return missing;
}

async function addFile(archive: Pack, sending: Sending, node: CopyNode): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const header = headerOf(node, { type: "file", size: node.entry.bytes });
  const entry = archive.entry(header, (error) => (error ? reject(error) : resolve()));
  // What is not waited for when sending fails.
  promise.catch(() => {});
  await sendFile(
    {
      ...sending,
      send: (piece) =>
        new Promise((taken, failed) => {
          if (entry.write(piece)) taken();
          else entry.once("drain", taken).once("error", failed);
        }),
    },
    node,
  );
  entry.end();
  await promise;
}

function add(archive: Pack, header: Headers, contents?: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null) => (error ? reject(error) : resolve());
    if (contents)
      archive.entry(header, Buffer.from(contents.buffer, contents.byteOffset, contents.length), done);
    else archive.entry(header, done);
  });
}

const headerOf = (node: CopyNode, more: Partial<Headers>): Headers => ({
  name: pathBelow(node),
  mode: hostMode(node.entry),
  mtime: new Date(Math.min(Math.max(node.entry.modifiedAt, 0), lastTime)),
  ...more,
});

async function sendAll(archive: Pack, { send }: Sending): Promise<void> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  const flush = async () => {
    if (size > 0) await send(Buffer.concat(waiting, size));
    waiting = [];
    size = 0;
  };
  for await (const piece of archive) {
    waiting.push(piece as Uint8Array);
    size += piece.length;
    if (size >= pieceBytes) await flush();
  }
  await flush();
}
