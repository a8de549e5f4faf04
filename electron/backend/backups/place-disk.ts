import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { access, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { isLocal, isSession } from "../connections/describe-uri.ts";
import type { UnfinishedFiles } from "../files/unfinished-files.ts";
import type { StoragePool, StorageVol } from "../libvirt/index.ts";
import { qemuImg } from "../qemu-img/run.ts";
import type { PartialVolumes } from "../storage/leftovers.ts";
import { notEnoughSpace } from "../storage/no-space.ts";
import { findPool } from "../storage/pool-work.ts";
import { ensurePool, planPool } from "../storage/pools.ts";
import { createTracked, type TrackedVolume } from "../storage/tracked-volume.ts";
import { fileNameFor } from "../storage/volumes.ts";
import { checksum } from "./checksums.ts";
import { convertAndCompare } from "./copy-disks.ts";
import type { Progress } from "./verify.ts";

/** Where new disks go, and what keeps count of those that are not whole yet. */
export interface DiskPlace {
  readonly connection: Connection;
  readonly pool: StoragePool;
  readonly partial: PartialVolumes;
  readonly unfinished: UnfinishedFiles;
}

/**
 * The pool for new disks: the chosen one, or where disks go.
 * @throws AppError `no-such-pool` | LibvirtError
 */
export async function poolForDisks(connection: Connection, name: string | undefined): Promise<StoragePool> {
  if (name !== undefined) return await findPool(connection, name);
  const plan = await planPool(connection.client, isSession(connection.uri));
  return (await ensurePool(connection.client, plan)).pool;
}

/**
 * Makes a new qcow2 volume with the contents of an image of this computer, and proves that they are the same. Where
 * the pool's folder can be written from here qemu-img writes into it; else the image is sent through libvirt.
 * @param name of the machine and disk, for the volume's name
 * @param capacity bytes of the disk
 * @throws AppError `no-space`, `not-the-same` | ToolError | LibvirtError
 */
export async function placeDisk(
  { connection, pool, partial, unfinished }: DiskPlace,
  source: { readonly path: string; readonly format: string },
  { name, capacity }: { readonly name: string; readonly capacity: number },
  job: Progress,
): Promise<TrackedVolume> {
  const room = await roomFor(source, job.signal);
  const { available } = await pool.info();
  if (room > available) throw notEnoughSpace(pool.name, room, available);
  const wanted = { name: fileNameFor(name, ".qcow2"), format: "qcow2", capacity } as const;
  const made = await createTracked(connection, pool, partial, wanted);
  try {
    const path = connection.localPath(await made.volume.path());
    if (isLocal(connection.uri) && (await writable(path))) {
      // The volume is new, and reads as zeros all over.
      await convertAndCompare(source, path, ["-n", "--target-is-zero"], name, job);
    } else await send(unfinished, source, made.volume, name, job);
    return made;
  } catch (error) {
    await made.drop();
    throw error;
  }
}

/** QEMU's `BlockMeasureInfo` (qapi/block-core.json). */
const measured = z.object({ required: z.number() });

/** Bytes of a qcow2 image with these contents: a packed one is much smaller than what is in it. */
async function roomFor(
  { path, format }: { path: string; format: string },
  signal: AbortSignal,
): Promise<number> {
  const args = ["measure", "--output=json", "-f", format, "-O", "qcow2", path] as const;
  const { stdout } = await qemuImg(args, { signal, bounded: true });
  return measured.parse(JSON.parse(stdout)).required;
}

/** Makes a raw volume with the bytes of a small file. */
export async function placeFile(
  { connection, pool, partial }: DiskPlace,
  path: string,
  name: string,
  job: Progress,
): Promise<TrackedVolume> {
  const { size } = await stat(path);
  const made = await createTracked(connection, pool, partial, { name, format: "raw", capacity: size });
  try {
    await upload(path, made.volume, job);
    return made;
  } catch (error) {
    await made.drop();
    throw error;
  }
}

/** Through a temporary image here, because what is sent has to be one file. */
async function send(
  unfinished: UnfinishedFiles,
  source: { readonly path: string; readonly format: string },
  volume: StorageVol,
  name: string,
  job: Progress,
): Promise<void> {
  const file = await unfinished.begin(
    join(tmpdir(), `guesthouse-${crypto.randomUUID()}.qcow2`),
    `Send ${name}`,
  );
  try {
    await convertAndCompare(source, file.path, [], name, job);
    job.phase(`Sending ${name}`);
    await upload(file.path, volume, job);
  } finally {
    await file.discard();
  }
}

/** Sends a file into a volume, and reads it back. */
async function upload(path: string, volume: StorageVol, job: Progress): Promise<void> {
  const { size } = await stat(path);
  const stream = await volume.upload({ signal: job.signal });
  try {
    let done = 0;
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal: job.signal })) {
      await stream.write(chunk as Uint8Array);
      done += (chunk as Uint8Array).length;
      job.progress(done, size);
    }
    await stream.finish();
  } catch (error) {
    stream.abort();
    throw error;
  }
  const hash = createHash("sha256");
  const back = await volume.download({ length: size, signal: job.signal });
  for await (const chunk of back) hash.update(chunk as Uint8Array);
  if (hash.digest("hex") === (await checksum(path, job))) return;
  throw new AppError({
    code: "not-the-same",
    message: `What arrived in ${volume.name} is not what was sent, so it was deleted.`,
    hint: "Try again. If it happens again, check the storage of that host.",
  });
}

const writable = (path: string) =>
  access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
