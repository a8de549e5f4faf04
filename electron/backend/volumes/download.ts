import type { Call, Handlers } from "../../../shared/contract/handlers.ts";
import type { ByteChannel } from "../../../shared/model/byte-channel.ts";
import { AppError } from "../../../shared/model/error.ts";
import { endFrame, frameHead } from "../../../shared/model/sparse-frames.ts";
import type { Connection } from "../connections/connection.ts";
import { channelError } from "../errors/plain-error.ts";
import type { JobContext } from "../jobs/job-service.ts";
import type { StorageVol } from "../libvirt/index.ts";
import type { Services } from "../services.ts";
import { findVolume, volumeArguments } from "./find-volume.ts";
import { readUsers, refuseRunning } from "./volume-users.ts";

type Request = Omit<Parameters<Handlers["volumes"]["download"]>[0], "connection">;

/** Frames go in writes of this size, for each message costs more than its bytes. */
const together = 512 << 10;
/** A window that never comes for its file, ms. */
const patienceMs = 60_000;

/**
 * Gives a window the bytes of a volume's file, holes as holes. An image that a machine writes to meanwhile would be
 * no image afterwards, so those are refused.
 * @throws AppError `no-such-volume`, `volume-in-use`
 */
export async function downloadVolume(
  { jobs, transcript }: Services,
  connection: Connection,
  { pool, volume: name }: Request,
  call: Call,
): Promise<{ ticket: string; bytes: number; job: string }> {
  const { volume, facts } = await findVolume(connection, { pool, volume: name });
  const users = (await readUsers(connection))(facts.path);
  if (users.overlays.length === 0) await refuseRunning(connection, name, users);
  const bytes = facts.physical ?? facts.capacity;
  const opened = Promise.withResolvers<ByteChannel>();
  const ticket = call.ticket(opened.resolve);
  const command = connection.virsh(
    "vol-download",
    ...volumeArguments(pool, name),
    "--sparse",
    `--file=${name}`,
  );
  const title = `Download ${name}`;
  const place = { kind: "pool", connection: connection.id, pool, volume: name } as const;
  const { id, finished } = jobs.run({ title, total: bytes, place }, async (job) => {
    job.commands(command);
    const channel = await comes(opened.promise, job.signal);
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

function comes(channel: Promise<ByteChannel>, signal: AbortSignal): Promise<ByteChannel> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    const late = () =>
      reject(new AppError({ code: "channel-lost", message: "The window that asked for the file is gone." }));
    const timer = setTimeout(late, patienceMs);
    signal.addEventListener("abort", leave);
    channel.then(resolve).finally(() => clearTimeout(timer));
  });
}

async function send(volume: StorageVol, channel: ByteChannel, job: JobContext, bytes: number): Promise<void> {
  const stream = await volume.download({ sparse: true });
  const stop = () => void stream.abort();
  job.signal.addEventListener("abort", stop);
  // A window that goes away must not leave the daemon waiting.
  void channel.closed.then(stop);
  let waiting: Uint8Array[] = [];
  let size = 0;
  const flush = async () => {
    const bytes = Buffer.concat(waiting, size);
    waiting = [];
    size = 0;
    await channel.write(bytes);
  };
  try {
    let done = 0;
    for await (const packet of stream.packets()) {
      job.signal.throwIfAborted();
      const pieces =
        packet instanceof Uint8Array
          ? [frameHead("bytes", packet.length), packet]
          : [frameHead("hole", Number(packet.hole))];
      waiting.push(...pieces);
      for (const { length } of pieces) size += length;
      done += packet instanceof Uint8Array ? packet.length : Number(packet.hole);
      if (size >= together) await flush();
      job.progress(done, bytes);
    }
    job.signal.throwIfAborted();
    waiting.push(endFrame());
    size += waiting.at(-1)!.length;
    await flush();
    channel.end();
  } finally {
    job.signal.removeEventListener("abort", stop);
  }
}
