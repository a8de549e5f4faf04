import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { JobContext } from "../jobs/job-service.ts";
import type { StorageVol } from "../libvirt/index.ts";
import type { Services } from "../services.ts";
import { writeSparse } from "../storage/sparse-copy.ts";
import { planUpload } from "./upload-plan.ts";

type Request = Parameters<Handlers["volumes"]["uploadFile"]>[0];

/** Bytes of one read. */
const piece = 1 << 20;
/** Reads that are under way while the daemon is given what came before. */
const ahead = 3;

/**
 * Sends a file of this computer, which the user chose in the desktop's window, into a new volume, as a job.
 * @returns the job's id
 * @throws AppError `no-such-file`, `empty-file`, `no-such-pool`, `volume-exists`, `no-space`
 */
export async function uploadFile(
  services: Services,
  { connection, pool, name, file: handle }: Request,
): Promise<string> {
  const path = services.userFiles.takeSource(handle);
  // What was a file when it was chosen may be a pipe by now, which would have to be waited for.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { size: bytes, mtimeMs } = await file.stat();
    const plan = await planUpload(services, { connection, pool, name, bytes, file: path });
    const { title, place, made, accept } = plan;
    return services.jobs.run({ title, total: bytes, place }, async (job) => {
      try {
        await send(file, made.volume, job, bytes);
        if ((await file.stat()).mtimeMs !== mtimeMs) throw changed();
        job.signal.throwIfAborted();
        return await accept(job);
      } catch (error) {
        await made.drop();
        throw error;
      } finally {
        await file.close();
      }
    }).id;
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function send(file: FileHandle, volume: StorageVol, job: JobContext, bytes: number): Promise<void> {
  const stream = await volume.upload({ sparse: true, signal: job.signal });
  const reading: Promise<Buffer>[] = [];
  let asked = 0;
  const readInto = (memory: Buffer) => {
    if (asked >= bytes) return;
    const next = read(file, memory.subarray(0, bytes - asked), asked);
    asked += piece;
    // Its failure counts when it is its turn.
    next.catch(() => {});
    reading.push(next);
  };
  try {
    for (let count = 0; count < ahead; count += 1) readInto(Buffer.allocUnsafeSlow(piece));
    for (let done = 0; done < bytes; ) {
      const part = await reading.shift()!;
      job.signal.throwIfAborted();
      await writeSparse(stream, part);
      done += part.length;
      job.progress(done, bytes);
      // New memory for every piece would cost more than reading it.
      readInto(part);
    }
    await stream.finish();
  } catch (error) {
    await stream.abort();
    throw error;
  }
}

/** Fills `memory` from the file. */
async function read(file: FileHandle, memory: Buffer, at: number): Promise<Buffer> {
  for (let filled = 0; filled < memory.length; ) {
    const { bytesRead } = await file.read(memory, filled, memory.length - filled, at + filled);
    if (bytesRead === 0) throw changed();
    filled += bytesRead;
  }
  return memory;
}

const changed = () =>
  new AppError({
    code: "upload-changed",
    message: "The file changed while it was sent.",
    hint: "Wait until nothing writes to it any more, then send it again.",
  });
