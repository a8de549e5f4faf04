import type { LibvirtStream, StorageVol } from "../libvirt/index.ts";

/** Zeros of at least this length become a hole: a file system's holes are no smaller anyway. */
const block = 64 << 10;
const zeros = Buffer.alloc(block);

/**
 * Writes bytes to a stream that was opened as sparse, long runs of zeros as holes.
 * @throws LibvirtError | ConnectionClosedError
 */
export async function writeSparse(stream: LibvirtStream, bytes: Uint8Array): Promise<void> {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < view.length; ) {
    const empty = isEmpty(view, at);
    let end = at + block;
    while (end < view.length && isEmpty(view, end) === empty) end += block;
    end = Math.min(end, view.length);
    if (empty) await stream.writeHole(BigInt(end - at));
    else await stream.write(view.subarray(at, end));
    at = end;
  }
}

const isEmpty = (view: Buffer, at: number) =>
  at + block <= view.length && view.compare(zeros, 0, block, at, at + block) === 0;

/**
 * Copies one volume's bytes into another, holes as holes.
 * @param onBytes told how far it is
 * @throws LibvirtError | ConnectionClosedError; what `signal` was aborted with
 */
export async function copyVolume(
  source: StorageVol,
  target: StorageVol,
  onBytes: (done: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const writing = await target.upload({ sparse: true, signal });
  try {
    const reading = await source.download({ sparse: true, signal });
    const stop = () => void reading.abort();
    signal.addEventListener("abort", stop);
    try {
      let done = 0;
      for await (const packet of reading.packets()) {
        signal.throwIfAborted();
        if (packet instanceof Uint8Array) {
          await writing.write(packet);
          done += packet.length;
        } else {
          await writing.writeHole(packet.hole);
          done += Number(packet.hole);
        }
        onBytes(done);
      }
      signal.throwIfAborted();
    } finally {
      signal.removeEventListener("abort", stop);
    }
    await writing.finish();
  } catch (error) {
    await writing.abort();
    throw error;
  }
}
