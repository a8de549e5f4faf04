import type { ByteChannel } from "../../shared/model/byte-channel.ts";

/**
 * Sends all of a file and waits until the other side has taken it.
 * @throws AppError what the other side could not do with it
 */
export async function sendFile(file: Blob, channel: ByteChannel): Promise<void> {
  try {
    const reader = file.stream().getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read())
      await channel.give(part.value);
    channel.end();
    // Closed when it is kept; or with what went wrong.
    for await (const _ of channel);
  } finally {
    channel.close();
  }
}
