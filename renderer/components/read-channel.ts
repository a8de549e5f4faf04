import type { ByteChannel } from "../../shared/model/byte-channel.ts";

interface Options {
  /** Bytes; of more the rest is not read, so that nobody fills the window's memory. */
  most: number;
  /** Gives up at once. */
  signal?: AbortSignal;
  /** MIME type of the answer. */
  type?: string;
}

/**
 * All that a channel brings; it is closed then.
 * @throws Error beyond `most` | AppError of the other side | the signal's reason
 */
export async function readChannel(channel: ByteChannel, { most, signal, type = "" }: Options): Promise<Blob> {
  const close = () => channel.close();
  signal?.addEventListener("abort", close);
  try {
    channel.end();
    const parts: BlobPart[] = [];
    let size = 0;
    for await (const bytes of channel) {
      size += bytes.length;
      if (size > most) throw new Error(`more than ${most} bytes came`);
      parts.push(bytes.slice());
    }
    signal?.throwIfAborted();
    return new Blob(parts, { type });
  } finally {
    signal?.removeEventListener("abort", close);
    channel.close();
  }
}
