import { type FileHandle, open } from "node:fs/promises";
import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { isLocal } from "../connections/describe-uri.ts";
import type { ChosenTarget } from "../files/user-files.ts";
import type { JobContext } from "../jobs/job-service.ts";
import type { StorageVol } from "../libvirt/index.ts";
import type { Services } from "../services.ts";
import { planDownload } from "./download-plan.ts";
import { readUsers, some } from "./volume-users.ts";

type Request = Omit<Parameters<Handlers["volumes"]["saveFile"]>[0], "connection">;

/** Bytes that are gathered for one write: the daemon's packets come in a large and a tiny one by turns. */
const piece = 1 << 20;
/** Bytes that are gathered while one is under way. */
const ahead = 8 << 20;

/**
 * Writes a volume's bytes into the file that the user chose in the desktop's save dialog, holes as holes, as a job.
 * Until all of it is there the file has another name, and one that it replaces stays whole.
 * @returns the job's id
 * @throws AppError `no-such-file`, `no-such-volume`, `volume-in-use`, `file-in-use`
 */
export async function saveVolume(
  services: Services,
  connection: Connection,
  { file: handle, ...volumeRef }: Request,
): Promise<string> {
  const { jobs, transcript, unfinished, userFiles } = services;
  const target = userFiles.takeTarget(handle);
  const { volume, path, bytes, title, place, command } = await planDownload(
    connection,
    volumeRef,
    target.path,
  );
  await refuseUsed(connection, target, path);
  return jobs.run({ title, total: bytes, place }, async (job) => {
    job.commands(command);
    const { replaces: replace } = target;
    // The volume stays, so a new file need not outlive a power cut at once; what is replaced would be lost.
    const made = await unfinished.begin(target.path, title, { replace, sync: replace });
    try {
      await receive(volume, made.path, job, bytes);
      job.signal.throwIfAborted();
      await made.commit();
    } catch (error) {
      await made.discard();
      throw error;
    }
    transcript.record(title, command);
  }).id;
}

/** That the user agreed to replace a file does not mean that a machine may lose its disk. */
async function refuseUsed(
  connection: Connection,
  { path, replaces }: ChosenTarget,
  source: string,
): Promise<void> {
  if (!replaces || !isLocal(connection.uri)) return;
  const { machines, overlays } = (await readUsers(connection))(path);
  const users = [...machines.map(({ name }) => name), ...overlays];
  if (users.length === 0 && path !== connection.localPath(source)) return;
  throw new AppError({
    code: "file-in-use",
    message:
      users.length === 0
        ? `${path} is the volume itself.`
        : `${path} cannot be replaced, because it is used by ${some(users)}.`,
    hint: "Choose another name or folder.",
  });
}

async function receive(volume: StorageVol, path: string, job: JobContext, bytes: number): Promise<void> {
  await using file = await open(path, "wx", 0o666);
  const stream = await volume.download({ sparse: true, signal: job.signal });
  const stop = () => void stream.abort();
  job.signal.addEventListener("abort", stop);
  let writing: Promise<void> | undefined;
  let failure: unknown;
  let waiting: Uint8Array[] = [];
  let size = 0;
  let at = 0;
  // One at a time, for the kernel lets but one write into a file at once; meanwhile the next is gathered.
  const write = () => {
    if (writing || size === 0) return;
    const [parts, length, start] = [waiting, size, at - size];
    waiting = [];
    size = 0;
    writing = writeAll(file, parts, length, start).then(
      () => {
        for (const part of parts) stream.reuse(part);
        writing = undefined;
        if (size >= piece) write();
      },
      (error: unknown) => {
        writing = undefined;
        failure ??= error;
      },
    );
  };
  const flush = async () => {
    while ((size > 0 || writing) && failure === undefined) {
      write();
      await writing;
    }
    if (failure !== undefined) throw failure;
  };
  try {
    for await (const packet of stream.packets()) {
      job.signal.throwIfAborted();
      if (packet instanceof Uint8Array) {
        waiting.push(packet);
        size += packet.length;
        at += packet.length;
        if (size >= piece) write();
        while (size >= ahead && writing) await writing;
        if (failure !== undefined) throw failure;
      } else {
        await flush();
        at += Number(packet.hole);
      }
      job.progress(at, bytes);
    }
    job.signal.throwIfAborted();
    await flush();
    // A hole at the end has nothing written behind it.
    await file.truncate(at);
  } finally {
    job.signal.removeEventListener("abort", stop);
  }
}

/** A file system that runs full takes a part of what it is given before it refuses the rest. */
async function writeAll(file: FileHandle, parts: Uint8Array[], size: number, at: number): Promise<void> {
  const { bytesWritten } = await file.writev(parts, at);
  if (bytesWritten === size) return;
  const rest = Buffer.concat(parts, size);
  for (let done = bytesWritten; done < size; ) {
    done += (await file.write(rest, done, size - done, at + done)).bytesWritten;
  }
}
