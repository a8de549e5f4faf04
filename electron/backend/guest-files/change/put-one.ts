import type { PlaceCalls } from "../session/session.ts";
import type { CopyNode, CopySource, OpenFile } from "./copy-node.ts";

/** Bytes of one write: a message to libguestfs has at most 4 MiB, and a short one keeps nobody waiting. */
const piece = 2 << 20;

/** What putting needs to be told. */
export interface Putting {
  readonly calls: PlaceCalls;
  readonly source: CopySource;
  readonly signal: AbortSignal;
  /** Whether its file system keeps owners and permissions. */
  readonly owners: boolean;
  /** Told of bytes that are there. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Makes one file, folder or symlink, without what a folder holds, and its times where it is a file.
 * @param path of which nothing is there yet
 * @throws GuestfsError | what the source throws
 */
export async function putOne(putting: Putting, node: CopyNode, path: string): Promise<void> {
  const { calls, signal, owners } = putting;
  const manner = { background: true, signal };
  if (node.kind === "symlink") await calls.callWith(manner, "ln_s", node.target ?? "", path);
  else if (node.kind === "directory") await calls.callWith(manner, "mkdir", path);
  else await putFile(putting, node, path);
  if (owners) {
    await calls.callWith(manner, "lchown", node.uid, node.gid, path);
    // A symlink has no permissions of its own, and what it leads to is not meant.
    if (node.kind !== "symlink") await calls.callWith(manner, "chmod", node.mode, path);
  }
  if (node.kind === "file") await setTime(putting, node, path);
}

/** The time of the last change, as the node has it. */
export async function setTime(
  { calls, signal }: Pick<Putting, "calls" | "signal">,
  { modifiedAt }: Pick<CopyNode, "modifiedAt">,
  path: string,
): Promise<void> {
  const seconds = Math.floor(modifiedAt / 1000);
  const nanoseconds = Math.min(Math.round((modifiedAt - seconds * 1000) * 1e6), 999_999_999);
  await calls.callWith(
    { background: true, signal },
    ...(["utimens" as const, path, seconds, nanoseconds, seconds, nanoseconds] as const),
  );
}

async function putFile({ calls, source, signal, onBytes }: Putting, node: CopyNode, path: string) {
  const manner = { background: true, signal };
  await using file = await source.open(node, signal);
  await calls.callWith(manner, "touch", path);
  let end = 0;
  for await (const { at, bytes } of pieces(file)) {
    await writeAll(calls, path, bytes, at, signal);
    end = at + bytes.length;
    onBytes(bytes.length);
  }
  if (end < node.bytes) await calls.callWith(manner, "truncate_size", path, node.bytes);
}

/** Writes bytes into a file that is there. */
export async function writeAll(
  calls: PlaceCalls,
  path: string,
  bytes: Uint8Array,
  at: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const manner = { background: true, ...(signal && { signal }) };
  for (let done = 0; done < bytes.length; ) {
    const part = bytes.subarray(done, done + piece);
    done += await calls.callWith(manner, "pwrite", path, part, at + done);
  }
}

/** What is no hole, each piece being read while the one before it is written. */
async function* pieces(file: OpenFile): AsyncGenerator<{ at: number; bytes: Uint8Array }> {
  const parts = partsOf(await file.ranges());
  const begin = () => {
    const { value: part } = parts.next();
    const reading = part && file.read(part.at, part.length).then((bytes) => ({ at: part.at, bytes }));
    // Its failure counts when it is its turn.
    reading?.catch(() => {});
    return reading;
  };
  for (let coming = begin(); coming; ) {
    const read = await coming;
    coming = begin();
    yield read;
  }
}

function* partsOf(ranges: Awaited<ReturnType<OpenFile["ranges"]>>) {
  for (const { at, length } of ranges) {
    for (let done = 0; done < length; done += piece) {
      yield { at: at + done, length: Math.min(piece, length - done) };
    }
  }
}
