import type { Call, Handlers } from "../../../shared/contract/handlers.ts";
import type { ByteChannel } from "../../../shared/model/byte-channel.ts";
import { endFrame, frameHead } from "../../../shared/model/sparse-frames.ts";
import type { Connection } from "../connections/connection.ts";
import { channelError } from "../errors/plain-error.ts";
import type { JobContext } from "../jobs/job-service.ts";
import { windowComes } from "../jobs/window-comes.ts";
import type { StorageVol } from "../libvirt/index.ts";
import type { Services } from "../services.ts";
import { planDownload } from "./download-plan.ts";

type Request = Omit<Parameters<Handlers["volumes"]["download"]>[0], "connection">;

/** Bytes that are copied together with others instead of being sent by themselves. */
const small = 16 << 10;

/**
 * Gives a window the bytes of a volume's file, holes as holes.
 * @throws AppError `no-such-volume`, `volume-in-use`
 */
export async function downloadVolume(
  { jobs, transcript }: Services,
  connection: Connection,
  request: Request,
  call: Call,
): Promise<{ ticket: string; bytes: number; job: string }> {
  const plan = await planDownload(connection, request, request.volume);
  const { volume, bytes, title, place, command } = plan;
  const opened = Promise.withResolvers<ByteChannel>();
  const ticket = call.ticket(opened.resolve);
  const { id, finished } = jobs.run({ title, total: bytes, place }, async (job) => {
    job.commands(command);
    const channel = await windowComes(opened.promise, job.signal);
    try {
      await send(volume, channel, job, bytes);
    } catch (error) {
      channel.close(channelError(error));
      throw error;
    }
  });
  finished.then(
    () => transcript.record(title, command),
    () => {},
  );
  return { ticket, bytes, job: id };
}

async function send(volume: StorageVol, channel: ByteChannel, job: JobContext, bytes: number): Promise<void> {
  const stream = await volume.download({ sparse: true });
  const stop = () => void stream.abort();
  job.signal.addEventListener("abort", stop);
  // A window that goes away must not leave the daemon waiting.
  void channel.closed.then(stop);
  // What is small goes along with what follows it, for each message costs more than its bytes.
  let waiting: Uint8Array[] = [];
  let size = 0;
  const gather = (piece: Uint8Array) => {
    waiting.push(piece);
    size += piece.length;
  };
  const flush = async () => {
    const together = Buffer.concat(waiting, size);
    waiting = [];
    size = 0;
    await channel.give(together);
  };
  try {
    let done = 0;
    for await (const packet of stream.packets()) {
      job.signal.throwIfAborted();
      const data = packet instanceof Uint8Array;
      const length = data ? packet.length : Number(packet.hole);
      gather(frameHead(data ? "bytes" : "hole", length));
      if (data && length < small) gather(packet);
      else if (data) {
        await flush();
        await channel.give(packet);
      }
      if (size >= small) await flush();
      done += length;
      job.progress(done, bytes);
    }
    job.signal.throwIfAborted();
    gather(endFrame());
    await flush();
    channel.end();
  } finally {
    job.signal.removeEventListener("abort", stop);
  }
}
