import { chmod, chown, open, stat } from "node:fs/promises";
import { AppError } from "../../../shared/model/error.ts";
import { logInternal } from "../errors/plain-error.ts";
import type { UnfinishedFiles } from "../files/unfinished-files.ts";
import type { JobContext } from "../jobs/job-service.ts";
import { compareArguments, type OpenImage, secretsOf } from "../qemu-img/image-arguments.ts";
import { qemuImg } from "../qemu-img/run.ts";
import type { Inspected } from "./inspect.ts";
import type { KeptImages } from "./kept-images.ts";

interface RunOptions {
  /** That it works through, where their number is known: then its progress is told. */
  readonly bytes?: number;
  /** Exit statuses that are no failure; 0 unless told. */
  readonly good?: readonly number[];
  /** As of {@link qemuImg}. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** What work on images needs of a job. */
export type Work = Pick<JobContext, "signal" | "progress" | "phase" | "log" | "commands">;

/** What all work on images shares. */
export interface ImageTools {
  readonly unfinished: UnfinishedFiles;
  readonly kept: KeptImages;
  /**
   * Looks again just before an image is exchanged.
   * @throws AppError `image-in-use` when a machine has begun to use it
   */
  readonly refuseRunning: (image: Inspected) => Promise<void>;
}

/** An original's name from now on: beside the image, and free. */
export async function keptName(image: Inspected, verb: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const path = `${image.path}.before-${verb}${number === 1 ? "" : `-${number}`}`;
    const there = await stat(image.connection.localPath(path)).catch(() => undefined);
    if (!there) return path;
  }
}

/**
 * Lets `make` write a changed copy of an image and prove it, then gives the copy the image's name. The original is
 * not written to at any moment, and stays under another name until the user lets it go.
 * @param why for the list of kept originals: “Before it was compacted”
 * @throws AppError `image-changed` when something has written to the image meanwhile
 */
export async function replaceByCopy(
  { unfinished, kept, refuseRunning }: ImageTools,
  image: Inspected,
  { keptPath, why, title }: { readonly keptPath: string; readonly why: string; readonly title: string },
  job: Work,
  make: (copy: string) => Promise<void>,
): Promise<void> {
  const { connection, path } = image;
  const local = image.localPath!;
  const localKept = connection.localPath(keptPath);
  const before = await fingerprint(local);
  const file = await unfinished.begin(localKept, title);
  try {
    await make(file.path);
    job.signal.throwIfAborted();
    await takeOwner(local, file.path, job);
    await syncFile(file.path);
    await refuseRunning(image);
    if ((await fingerprint(local)) !== before) throw changed(path);
    job.commands(["ln", "--", path, keptPath], ["mv", "--", file.path, path]);
    await kept.exchange(file.path, {
      connection: connection.id,
      image: path,
      kept: keptPath,
      localImage: local,
      localKept,
      why,
    });
    job.log(`The image as it was is kept: ${keptPath}`);
  } finally {
    // After the exchange only its entry on the list is left to go.
    await file.discard();
  }
  await refreshPool(image);
}

/** A copy of the file as it is, with its holes. */
export async function copyBytes(from: string, to: string, job: Work): Promise<void> {
  const { size } = await stat(from);
  await run(job, ["convert", "-f", "raw", "-O", "raw", from, to], { bytes: size });
  // Reading in whole sectors, qemu-img may have made it a little longer; the format's own end is what counts.
  await using file = await open(to, "r+");
  await file.truncate(size);
}

/** @throws AppError `not-the-same` where a guest would see another disk in the copy */
export async function prove(job: Work, original: OpenImage, copy: OpenImage, bytes: number): Promise<void> {
  job.phase("Comparing the copy with the original");
  if (await isSame(job, original, copy, bytes)) return;
  throw new AppError({
    code: "not-the-same",
    message: "The copy is not the same as the original, so the original stays in place.",
    hint: "Check the image for damage. Nothing was changed.",
  });
}

/** Whether a guest would see the same disk in both. */
export async function isSame(job: Work, a: OpenImage, b: OpenImage, bytes: number): Promise<boolean> {
  const how = { bytes, good: [0, 1], secrets: secretsOf(a, b) };
  const { status } = await run(job, compareArguments(a, b), how);
  return status === 0;
}

/** Runs qemu-img as a step of the job: its command in the log, its progress in bytes where their number is known. */
export async function run(
  job: Work,
  args: readonly [string, ...string[]],
  { bytes, good, secrets }: RunOptions = {},
): Promise<{ readonly stdout: string; readonly status: number }> {
  job.commands(["qemu-img", ...args]);
  const onProgress = (fraction: number) => job.progress(Math.round(fraction * bytes!), bytes);
  const { signal } = job;
  return await qemuImg(args, { signal, secrets, ...(bytes !== undefined && { onProgress }) }, good);
}

/** libvirt learns of files that come and go only when it is told to look. */
export async function refreshPool({ connection, volume }: Inspected): Promise<void> {
  if (!volume) return;
  try {
    const pool = await connection.client.storagePools.byName(volume.pool);
    await pool?.refresh();
  } catch (error) {
    logInternal(error);
  }
}

/** Changes when anything writes to the file. */
async function fingerprint(path: string): Promise<string> {
  const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return [ino, size, mtimeNs, ctimeNs].join(" ");
}

async function takeOwner(from: string, to: string, job: Work): Promise<void> {
  const { uid, gid, mode } = await stat(from);
  await chmod(to, mode & 0o777);
  try {
    await chown(to, uid, gid);
  } catch {
    // libvirt gives images to its machine's user at each start anyway.
    job.log("The copy belongs to you: giving it the original's owner needs more rights.");
  }
}

async function syncFile(path: string): Promise<void> {
  await using file = await open(path, "r+");
  await file.sync();
}

const changed = (path: string) =>
  new AppError({
    code: "image-changed",
    message: `Something has written to ${path} meanwhile, so the copy is out of date and was deleted.`,
    hint: "Make sure that nothing uses the image, then try again.",
  });
