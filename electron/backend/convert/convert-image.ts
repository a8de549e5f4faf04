import { open, stat } from "node:fs/promises";
import { AppError } from "../../../shared/model/error.ts";
import type { UnfinishedFiles } from "../files/unfinished-files.ts";
import type { JobContext } from "../jobs/job-service.ts";
import {
  compareArguments,
  imageOptions,
  type OpenImage,
  secretsOf,
  snapshotArguments,
  sourceArguments,
} from "../qemu-img/image-arguments.ts";
import { qemuImg } from "../qemu-img/run.ts";
import { serveImage } from "../qemu-img/serve-image.ts";
import { ToolError } from "../qemu-img/tool-error.ts";
import { type NewImage, targetArguments, writtenFormat } from "./new-image.ts";
import { sameFiles, seenFiles } from "./seen-files.ts";

/** What of a job a conversion tells. */
export type Progress = Pick<JobContext, "signal" | "progress" | "phase" | "commands">;

/** An image that is read, as it was when it was looked at. */
export interface SourceImage extends OpenImage {
  /** A state inside it instead of its present contents. */
  readonly snapshot?: string | undefined;
  /** Bytes of contents, for the progress. */
  readonly bytes: number;
  /** Itself and the images below it, as they are seen from here. */
  readonly files: readonly string[];
}

/** Tries of what fails now and then by itself, see {@link makeImage}. */
const maxTries = 12;

/**
 * Makes a new image with the contents of another, and gives it its name only once both were compared. The source is
 * only read; on every failure nothing of the new image stays.
 * @throws AppError `source-changed`, `not-the-same`, `file-exists`
 * @throws ToolError for what qemu-img refuses
 */
export async function convertImage(
  unfinished: UnfinishedFiles,
  source: SourceImage,
  target: NewImage,
  job: Progress,
): Promise<void> {
  const before = await seenFiles(source.files);
  const { mode, uid, gid } = await stat(source.path);
  const file = await unfinished.begin(target.path, `Convert ${source.path}`);
  const made = { ...target, path: file.path };
  try {
    // qemu-img keeps the permissions of a file that is there: nobody else may read a copy who may not read this.
    await using empty = await open(file.path, "wx", mode & 0o666);
    await empty.chown(uid, gid).catch(() => {});
    await makeImage(source, made, target.path, job);
    await compareImages(source, made, target.path, job);
    if (!sameFiles(before, await seenFiles(source.files))) throw sourceChanged(source.path);
    job.phase("Writing it to the disk");
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** The command line, with `to` as the new image's name. */
export function convertArguments(source: SourceImage, target: NewImage, to: string): [string, ...string[]] {
  const { options, name } = sourceArguments(source);
  return ["convert", ...options, ...snapshotArguments(source.snapshot), ...targetArguments(target), name, to];
}

/** Writes the contents of `source` into the file of `made`. */
async function makeImage(
  source: SourceImage,
  made: NewImage,
  finalPath: string,
  job: Progress,
): Promise<void> {
  job.phase("Reading and writing");
  job.commands(["qemu-img", ...convertArguments(source, made, finalPath)]);
  for (let tries = 1; ; tries += 1) {
    try {
      await qemuImg(convertArguments(source, made, made.path), {
        signal: job.signal,
        secrets: secretsOf(source, made),
        onProgress: (fraction) => job.progress(Math.round(fraction * source.bytes), source.bytes),
      });
      return;
    } catch (error) {
      if (tries >= maxTries || !isUnlucky(error)) throw error;
    }
  }
}

/** LUKS measures the CPU for the strength of its key, which fails by chance where the clock is coarse. */
const isUnlucky = (error: unknown): boolean =>
  error instanceof ToolError && error.message.includes("Unable to get accurate CPU usage");

/** The command line, with `to` as the new image's name. */
export const proofArguments = (source: SourceImage, target: NewImage, to: string): [string, ...string[]] =>
  compareArguments(source, { ...target, format: writtenFormat(target), path: to });

async function compareImages(
  source: SourceImage,
  made: NewImage,
  finalPath: string,
  job: Progress,
): Promise<void> {
  job.phase("Comparing the copy with the original");
  // `qemu-img compare` cannot choose a state inside an image.
  await using served =
    source.snapshot === undefined
      ? undefined
      : await serveImage(source, { snapshot: source.snapshot, readOnly: true });
  const args: [string, ...string[]] = served
    ? ["compare", "--image-opts", served.options, imageOptions(made, "target")]
    : proofArguments(source, made, made.path);
  if (!served) job.commands(["qemu-img", ...proofArguments(source, made, finalPath)]);
  const { status } = await qemuImg(
    args,
    {
      signal: job.signal,
      secrets: secretsOf(source, made),
      onProgress: (fraction) => job.progress(Math.round(fraction * source.bytes), source.bytes),
    },
    [0, 1],
  );
  if (status !== 0) {
    throw new AppError({
      code: "not-the-same",
      message: "The copy does not have the same contents as the original, so it was deleted.",
      hint: "Nothing was changed. Check the original for errors, then try again.",
      detail: source.path,
    });
  }
}

export const sourceChanged = (path: string) =>
  new AppError({
    code: "source-changed",
    message: `${path} changed while it was read, so the copy was deleted.`,
    hint: "Shut down what writes to it, then try again.",
  });
