import { AppError } from "../../../../shared/model/error.ts";
import type { FileOut } from "../../guestfs/calls.ts";
import { shownPath } from "../file-problem.ts";
import type { Manner } from "../reading/list.ts";
import type { PlaceCalls } from "../session/session.ts";
import { type DataRange, dataRanges } from "./data-ranges.ts";
import type { CopyNode } from "./node.ts";

/** Bytes that are fetched at once; meanwhile nothing else is answered. */
const pieceBytes = 64 << 20;
/** A file that lacks more than this has holes that are worth finding. */
const holeBytes = 1 << 20;
/** Holes of more bytes are not read as zeros. */
const maxHoles = 16 * 2 ** 30;

/**
 * Where the file has data; all of it where it has no holes.
 * @throws AppError `holes-unknown`
 */
export async function rangesOf(calls: PlaceCalls, node: CopyNode, manner: Manner): Promise<DataRange[]> {
  const { bytes, allocated } = node.entry;
  const whole = bytes > 0 ? [{ start: 0, end: bytes }] : [];
  if (bytes - allocated <= holeBytes) return whole;
  const ranges = await dataRanges(calls, node.path, bytes, manner);
  const found = ranges ?? whole;
  const read = found.reduce((sum, { start, end }) => sum + end - start, 0);
  if (read - allocated > maxHoles) {
    throw new AppError({
      code: "holes-unknown",
      message: `Where ${shownPath(node.path)} has data among its holes cannot be found out, and it is too big to be read as a whole.`,
      hint: "For most file systems xfs_io finds that: install xfsprogs on this computer and open the files again.",
    });
  }
  return found;
}

/**
 * Fetches a file that is not big: all of it in one answer, which is faster than a transfer.
 * @throws GuestfsError | AppError `guest-file-changed`
 */
export async function fetchSmall(
  calls: PlaceCalls,
  { path, entry: { bytes } }: CopyNode,
  manner: Manner,
): Promise<Uint8Array> {
  const contents = await calls.callWith(manner, "pread", path, bytes, 0);
  if (contents.length !== bytes) throw changedMeanwhile(path);
  return contents;
}

/**
 * Fetches the parts of a file that are no holes, in their order.
 * @param out where a part goes that begins at this byte
 * @param fetched is told of each part that is there; throws where it is not whole
 * @throws GuestfsError | AppError
 */
export async function fetchRanges(
  calls: PlaceCalls,
  { path }: CopyNode,
  ranges: readonly DataRange[],
  manner: Parameters<PlaceCalls["callWith"]>[0],
  out: (at: number) => FileOut | Promise<FileOut>,
  fetched: (start: number, end: number) => Promise<void>,
): Promise<void> {
  for (const { start, end } of ranges) {
    for (let at = start; at < end; at += pieceBytes) {
      const to = Math.min(at + pieceBytes, end);
      await calls.callWith(manner, "download_offset", path, await out(at), at, to - at);
      await fetched(at, to);
    }
  }
}

export const changedMeanwhile = (path: string) =>
  new AppError({
    code: "guest-file-changed",
    message: `${shownPath(path)} has become shorter while it was read.`,
    hint: "Copy it again; while the machine runs its files change.",
  });
