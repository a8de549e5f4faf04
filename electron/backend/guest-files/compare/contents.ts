import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import { type DataRange, dataRanges } from "../copy-out/data-ranges.ts";
import type { Manner } from "../reading/list.ts";
import type { PlaceCalls } from "../session/session.ts";

/** Bytes that are read at once; libguestfs' answers have at most 4 MiB. */
const piece = 2 << 20;
/** Of a file this big its holes are left out, if it has any: finding them costs half a second without KVM. */
const worthLooking = 64 << 20;

/** A plain file on one of the two sides. */
export interface ComparedFile {
  readonly calls: PlaceCalls;
  readonly path: string;
  readonly entry: GuestEntry;
}

/**
 * Whether two files of the same size hold the same bytes. Both are read at once, piece by piece and no farther than
 * to the first difference, so that whoever browses meanwhile need not wait for a large file.
 * @throws GuestfsError | the signal's reason
 */
export async function sameContents(
  before: ComparedFile,
  after: ComparedFile,
  manner: Manner,
): Promise<boolean> {
  for (const { start, end } of await rangesOf(before, after, manner)) {
    for (let at = start; at < end; at += piece) {
      const length = Math.min(piece, end - at);
      const [one, other] = await Promise.all(
        [before, after].map(({ calls, path }) => calls.callWith(manner, "pread", path, length, at)),
      );
      if (Buffer.compare(one!, other!) !== 0) return false;
      // Both have become shorter.
      if (one!.length < length) return true;
    }
  }
  return true;
}

/** Where one of the two has data. */
async function rangesOf(before: ComparedFile, after: ComparedFile, manner: Manner): Promise<DataRange[]> {
  const whole = [{ start: 0, end: before.entry.bytes }];
  const holes = ({ entry }: ComparedFile) => entry.allocated < entry.bytes / 2;
  if (before.entry.bytes < worthLooking || !(holes(before) && holes(after))) return whole;
  const found = await Promise.all(
    [before, after].map(({ calls, path, entry }) => dataRanges(calls, path, entry.bytes, manner)),
  );
  return found.every((ranges) => ranges !== undefined) ? union(found.flat()) : whole;
}

/** The ranges that cover all of these, in order and apart from one another. */
export function union(ranges: readonly DataRange[]): DataRange[] {
  const covered: { start: number; end: number }[] = [];
  for (const { start, end } of [...ranges].sort((one, other) => one.start - other.start)) {
    const last = covered.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else covered.push({ start, end });
  }
  return covered;
}
