import { open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { AppError } from "../../../shared/model/error.ts";
import type { UnfinishedFiles } from "../files/unfinished-files.ts";
import type { JobContext } from "../jobs/job-service.ts";
import { qemuImg } from "../qemu-img/run.ts";

/** What of a job the work on images needs. */
export type Progress = Pick<JobContext, "signal" | "progress" | "phase" | "commands">;

/** An image file as it is seen from here. */
export interface ImageFile {
  readonly path: string;
  readonly format: string;
  /** Bytes that it takes, for the progress of what reads it. */
  readonly bytes?: number | undefined;
}

/**
 * Writes into `into` all that `from`, which stands on it, has, and proves that both have the same contents then.
 * `from` stays as it is, and so do the contents that are seen through it, at every moment.
 * @throws AppError `not-the-same` | ToolError
 */
export async function mergeImages(from: ImageFile, into: ImageFile, job: Progress): Promise<void> {
  // Into the image that it stands on, which its header names as the daemon does.
  const commit = ["commit", "-d", "-f", from.format, from.path] as const;
  await tool(job, "Merging images", from, commit);
  const compare = ["compare", "-f", from.format, "-F", into.format, from.path, into.path] as const;
  const { status } = await tool(job, "Comparing the merged images", from, compare, [0, 1]);
  if (status !== 0) {
    throw new AppError({
      code: "not-the-same",
      message: "The merged image is not the same as what was merged into it, so both stay.",
      hint: "Nothing was lost. Check both images for errors.",
      detail: `${from.path}\n${into.path}`,
    });
  }
}

/** Makes an image stand on another one that has the same contents as the one that it stands on. */
export async function standOn(image: ImageFile, backing: ImageFile, job: Progress): Promise<void> {
  const names = ["-f", image.format, "-F", backing.format, "-b", backing.path];
  const args = ["rebase", "-u", ...names, image.path] as const;
  job.commands(["qemu-img", ...args]);
  await qemuImg(args, { signal: job.signal });
}

/**
 * Makes an empty image that stands on another.
 * @throws AppError `file-exists` | ToolError
 */
export async function makeOverlay(
  unfinished: UnfinishedFiles,
  path: string,
  on: ImageFile,
  job: Progress,
): Promise<void> {
  const file = await unfinished.begin(path, `Put an image on ${on.path}`);
  try {
    const args = ["create", "-f", "qcow2", "-F", on.format, "-b", on.path] as const;
    job.commands(["qemu-img", ...args, path]);
    await qemuImg([...args, file.path], { signal: job.signal });
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/**
 * Copies the contents that a snapshot inside an image has into an image of its own.
 * @throws AppError `file-exists` | ToolError
 */
export async function copyInside(
  unfinished: UnfinishedFiles,
  path: string,
  from: ImageFile,
  snapshot: string,
  job: Progress,
): Promise<void> {
  const file = await unfinished.begin(path, `Copy “${snapshot}” out of ${from.path}`);
  try {
    // As an option list, in which a comma is doubled: a bare name could also be taken for a number.
    const chosen = `snapshot.name=${snapshot.replaceAll(",", ",,")}`;
    const args = ["convert", "-f", from.format, "-O", "qcow2", "-l", chosen, from.path, file.path] as const;
    await tool(job, "Copying the snapshot out of its image", from, args);
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** Deletes a file; one that is gone already is fine. */
export async function removeFile(path: string, job: Progress): Promise<void> {
  job.commands(["rm", "--", path]);
  await rm(path, { force: true });
  await using folder = await open(dirname(path), "r").catch(() => undefined);
  await folder?.sync();
}

function tool(
  job: Progress,
  phase: string,
  { bytes }: ImageFile,
  args: readonly [string, ...string[]],
  good?: readonly number[],
) {
  job.phase(phase);
  job.commands(["qemu-img", ...args]);
  const onProgress = (fraction: number) => {
    if (bytes !== undefined) job.progress(Math.round(fraction * bytes), bytes);
  };
  return qemuImg(args, { signal: job.signal, onProgress }, good);
}
