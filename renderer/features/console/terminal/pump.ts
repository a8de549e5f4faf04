/** Where bytes go: calls `done` when they have been dealt with, as xterm's `write` does. */
export type Sink = (bytes: Uint8Array, done: () => void) => void;

/** Bytes given to the sink in one piece; xterm gives the window a turn only between pieces. */
const piece = 16 * 1024;
/** More than this undealt with, and the source has to wait; below the low mark it goes on. */
const high = 256 * 1024;
const low = 64 * 1024;

/**
 * Carries bytes from `source` to `sink` no faster than the sink deals with them, so that a guest that floods its
 * line fills no memory and leaves the window responsive. Resolves once the sink has dealt with the last byte.
 * Rejects with the source's error, also then only after the last byte.
 */
export async function pump(source: AsyncIterable<Uint8Array>, sink: Sink): Promise<void> {
  let pending = 0;
  let wake: (() => void) | undefined;
  const settle = (size: number) => {
    pending -= size;
    wake?.();
  };
  const drainTo = async (mark: number) => {
    while (pending > mark) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  try {
    for await (const bytes of source) {
      for (let at = 0; at < bytes.length; at += piece) {
        const part = bytes.subarray(at, at + piece);
        pending += part.length;
        sink(part, () => settle(part.length));
      }
      if (pending > high) await drainTo(low);
    }
  } finally {
    await drainTo(0);
  }
}
