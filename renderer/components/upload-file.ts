import type { ByteChannel } from "../../shared/model/byte-channel.ts";
import { AppError } from "../../shared/model/error.ts";

/** What an upload needs of the client; narrowed so that a test can stand in for it. */
export interface UploadClient<R> {
  begin(signal: AbortSignal): Promise<{ upload: string; offset: number; ticket: string }>;
  openChannel(ticket: string): Promise<ByteChannel>;
  /** Called with all bytes sent; what it gives is the result. */
  finish(upload: string, signal: AbortSignal): Promise<R>;
  cancel(upload: string): Promise<unknown>;
  /** Resolves when the transport stands again. */
  connected(signal: AbortSignal): Promise<void>;
}

export interface UploadProgress {
  done: number;
  phase: "sending" | "waiting" | "checking";
}

/** Attempts that bring no byte further before an error is given up to the user. */
const FRUITLESS = 3;

/**
 * Sends a file's bytes from where the backend's copy ends, again after every break of the transport, and
 * resolves to what the backend made of it. An abort drops the upload and its partial volume.
 */
export async function uploadFile<R>(
  file: Blob,
  client: UploadClient<R>,
  onProgress: (progress: UploadProgress) => void,
  signal: AbortSignal,
): Promise<R> {
  let upload: string | undefined;
  let furthest = -1;
  let fruitless = 0;
  try {
    for (;;) {
      try {
        const begun = await client.begin(signal);
        upload = begun.upload;
        fruitless = begun.offset > furthest ? 0 : fruitless + 1;
        furthest = Math.max(furthest, begun.offset);
        await send(file, begun.offset, await client.openChannel(begun.ticket), onProgress, signal);
        onProgress({ done: file.size, phase: "checking" });
        return await client.finish(upload, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!isBreak(error) || fruitless >= FRUITLESS) throw error;
        onProgress({ done: Math.max(0, furthest), phase: "waiting" });
        await client.connected(signal);
      }
    }
  } catch (error) {
    // Best effort: a lost backend drops the partial volume itself.
    if (signal.aborted && upload !== undefined) await client.cancel(upload).catch(() => {});
    throw error;
  }
}

const BREAKS = new Set(["disconnected", "channel-lost"]);
const isBreak = (error: unknown) => error instanceof AppError && BREAKS.has(error.code);

async function send(
  file: Blob,
  offset: number,
  channel: ByteChannel,
  onProgress: (progress: UploadProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const close = () => channel.close();
  signal.addEventListener("abort", close);
  try {
    let done = offset;
    onProgress({ done, phase: "sending" });
    const reader = file.slice(offset).stream().getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      await channel.give(part.value);
      done += part.value.length;
      onProgress({ done, phase: "sending" });
      signal.throwIfAborted();
    }
    channel.end();
  } finally {
    signal.removeEventListener("abort", close);
  }
}
