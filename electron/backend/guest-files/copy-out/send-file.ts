import type { CallManner } from "../../guestfs/appliance.ts";
import type { PlaceCalls } from "../session/session.ts";
import { bigBytes } from "./batches.ts";
import { changedMeanwhile, fetchRanges, fetchSmall, rangesOf } from "./fetch-file.ts";
import type { CopyNode } from "./node.ts";

/** How something is sent to a window. */
export interface Sending {
  readonly calls: PlaceCalls;
  readonly manner: Pick<CallManner, "background"> & { readonly signal: AbortSignal };
  /** Resolves when there is room for more; nobody changes the piece any more. */
  readonly send: (piece: Uint8Array) => Promise<void>;
}

/** Nobody writes to it. */
const zeros = new Uint8Array(1 << 20);

/**
 * Sends a file's bytes, holes as zeros that nobody has to read.
 * @throws GuestfsError | AppError | the signal's reason
 */
export async function sendFile({ calls, manner, send }: Sending, node: CopyNode): Promise<void> {
  const { bytes } = node.entry;
  if (bytes <= bigBytes) {
    if (bytes > 0) await send(await fetchSmall(calls, node, manner));
    return;
  }
  let at = 0;
  const onPiece = async (piece: Uint8Array) => {
    at += piece.length;
    await send(piece);
  };
  const zerosTo = async (end: number) => {
    while (at < end) {
      manner.signal.throwIfAborted();
      await onPiece(zeros.subarray(0, Math.min(end - at, zeros.length)));
    }
  };
  for (const range of await rangesOf(calls, node, manner)) {
    await zerosTo(range.start);
    await fetchRanges(
      calls,
      node,
      [range],
      { ...manner, onPiece },
      () => "stream",
      async (_start, end) => {
        if (at !== end) throw changedMeanwhile(node.path);
      },
    );
  }
  await zerosTo(bytes);
}
