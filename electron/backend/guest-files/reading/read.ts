import { constants } from "node:os";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import type { ByteChannel } from "../../../../shared/model/byte-channel.ts";
import { AppError } from "../../../../shared/model/error.ts";
import { channelError } from "../../errors/plain-error.ts";
import { GuestfsError } from "../../guestfs/appliance.ts";
import { fileProblem, shownPath } from "../file-problem.ts";
import type { FilesSession, PlaceCalls } from "../session/session.ts";
import { entryOf } from "./entry.ts";
import type { Manner } from "./list.ts";
import { followed } from "./resolve.ts";

/** Bytes that are read at once; libguestfs' answers have at most 4 MiB. */
const pieceBytes = 1 << 20;

/** A plain file of the guest, or a link to one. */
interface PlainFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Looks whether something can be read like a file: opening a FIFO would wait for ever, and a device is no file.
 * @throws AppError `guest-not-a-file`, `guest-no-such-file`, `guest-broken-link`, …
 */
export async function plainFileAt(calls: PlaceCalls, path: string, manner: Manner = {}): Promise<PlainFile> {
  const { kind, bytes } = await destination(calls, path, manner);
  if (kind !== "file") {
    throw new AppError({
      code: "guest-not-a-file",
      message: `${shownPath(path)} is ${kindInWords[kind]}, of which no contents can be read.`,
    });
  }
  return { path, bytes };
}

/** What a path leads to, in one call: the guest's kernel follows links with the place as their root. */
async function destination(
  calls: PlaceCalls,
  path: string,
  manner: Manner,
): Promise<Pick<GuestEntry, "kind" | "bytes">> {
  try {
    return entryOf("", await calls.callWith(manner, "statns", path), 0) ?? { kind: "unknown", bytes: 0 };
  } catch (error) {
    const missing = error instanceof GuestfsError && error.errno === constants.errno.ENOENT;
    // Says which link leads nowhere.
    if (missing) await followed(calls, path, manner);
    throw fileProblem(error, path);
  }
}

const kindInWords = {
  directory: "a folder",
  symlink: "a link",
  block: "a device",
  char: "a device",
  fifo: "a pipe",
  socket: "a socket",
  unknown: "of an unknown kind",
} as const;

/**
 * The bytes of a plain file from `offset` to `end`, less where it has become shorter.
 * @throws AppError `guest-damaged`, …
 */
async function* bytesOf(
  calls: PlaceCalls,
  { path }: PlainFile,
  offset: number,
  end: number,
  manner: Manner,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = offset; at < end; ) {
    let piece: Uint8Array;
    try {
      piece = await calls.callWith(manner, "pread", path, Math.min(end - at, pieceBytes), at);
    } catch (error) {
      throw fileProblem(error, path);
    }
    if (piece.length === 0) return;
    yield piece;
    at += piece.length;
  }
}

/**
 * All bytes of a plain file that is expected to be small.
 * @throws AppError `guest-too-big`, and what {@link plainFileAt} throws
 */
export async function readSmall(
  calls: PlaceCalls,
  path: string,
  maxBytes: number,
  manner: Manner = {},
): Promise<Uint8Array> {
  const file = await plainFileAt(calls, path, manner);
  if (file.bytes > maxBytes) {
    throw new AppError({
      code: "guest-too-big",
      message: `${shownPath(path)} is too big to be read as a whole.`,
    });
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of bytesOf(calls, file, 0, file.bytes, manner)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Sends what {@link bytesOf} gives, and ends; a failure closes the channel with it in plain words. */
export async function sendBytes(
  channel: ByteChannel,
  session: FilesSession,
  calls: PlaceCalls,
  file: PlainFile,
  { offset, end }: { readonly offset: number; readonly end: number },
): Promise<void> {
  using _ = session.use();
  const left = new AbortController();
  void channel.closed.then(() => left.abort());
  try {
    for await (const piece of bytesOf(calls, file, offset, end, { signal: left.signal })) {
      await channel.give(piece);
    }
    channel.end();
  } catch (error) {
    if (!left.signal.aborted) channel.close(channelError(error));
  }
}
