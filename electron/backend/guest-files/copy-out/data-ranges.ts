import type { Manner } from "../reading/list.ts";
import type { PlaceCalls } from "../session/session.ts";

/** Bytes of a file that are no hole. */
export interface DataRange {
  readonly start: number;
  readonly end: number;
}

/** Characters of the list: what a disk was made to deceive with is cut off. */
const maxList = 2_000_000;

/**
 * Where a file with holes has data, as its file system tells (lseek's SEEK_DATA, which xfs_io of xfsprogs prints).
 * @param path of a plain file, no link and through none
 * @returns undefined where nothing tells
 */
export async function dataRanges(
  calls: PlaceCalls,
  path: string,
  bytes: number,
  manner: Manner,
): Promise<DataRange[] | undefined> {
  // The only function that finds holes; a quoted word of a shell is any bytes but NUL.
  const file = `'/sysroot${path.replaceAll("'", `'\\''`)}'`;
  const script = `xfs_io -r -c 'seek -a -r 0' ${file} | head -c ${maxList}`;
  try {
    return parseSeeks(await calls.callWith(manner, "debug", "sh", [script]), bytes);
  } catch {
    manner.signal?.throwIfAborted();
    return undefined;
  }
}

/** Reads xfs_io's list: `DATA` or `HOLE` and the byte where it begins, a line each, the end of the file as `EOF`. */
export function parseSeeks(text: string, bytes: number): DataRange[] | undefined {
  const marks = [...text.matchAll(/^(DATA|HOLE)\s+(\d+|EOF)$/gm)].map(([, kind, at]) => ({
    kind,
    at: at === "EOF" ? bytes : Math.min(Number(at), bytes),
  }));
  if (marks.length === 0 || text.length >= maxList) return undefined;
  const ranges: DataRange[] = [];
  for (const [index, { kind, at }] of marks.entries()) {
    const end = marks[index + 1]?.at ?? bytes;
    if (end < at) return undefined;
    if (kind === "DATA" && end > at) ranges.push({ start: at, end });
  }
  return ranges;
}
