/**
 * Bytes with holes over a byte channel: each frame is a kind (0 bytes, 1 hole) and a length (64 bits, big endian),
 * and for bytes these follow. A frame of length 0 is the end: a stream without it was cut short.
 */
export type SparsePart =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "hole"; readonly length: number };

const headLength = 9;

/** The head of a frame. @param length bytes, up to 2^53 */
export function frameHead(kind: SparsePart["kind"], length: number): Uint8Array {
  const head = new Uint8Array(headLength);
  const view = new DataView(head.buffer);
  view.setUint8(0, kind === "hole" ? 1 : 0);
  view.setBigUint64(1, BigInt(length));
  return head;
}

/** The frame that says that all is there. */
export const endFrame = (): Uint8Array => frameHead("bytes", 0);

/**
 * Reads frames back; bytes come in the pieces in which they arrive.
 * @throws Error for what is no frame, and for a stream without an end
 */
export async function* readFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<SparsePart, void, void> {
  const head = new Uint8Array(headLength);
  let have = 0;
  let left = 0;
  let ended = false;
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; ) {
      if (ended) throw new Error("bytes after the end of a sparse stream");
      if (left > 0) {
        const bytes = chunk.subarray(at, at + left);
        at += bytes.length;
        left -= bytes.length;
        yield { kind: "bytes", bytes };
        continue;
      }
      const part = chunk.subarray(at, at + headLength - have);
      head.set(part, have);
      have += part.length;
      at += part.length;
      if (have < headLength) continue;
      have = 0;
      const view = new DataView(head.buffer);
      const length = Number(view.getBigUint64(1));
      const kind = view.getUint8(0);
      if (kind > 1 || !Number.isSafeInteger(length)) throw new Error("this is no sparse stream");
      if (length === 0) ended = true;
      else if (kind === 1) yield { kind: "hole", length };
      else left = length;
    }
  }
  if (!ended) throw new Error("the sparse stream ended too early");
}
