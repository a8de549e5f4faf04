import { lstat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { BackupRef } from "../../../shared/contract/backups.ts";
import { AppError } from "../../../shared/model/error.ts";
import { replaceFile } from "../files/replace-file.ts";
import type { JobContext } from "../jobs/job-service.ts";
import { imageInfo } from "../qemu-img/info.ts";
import { qemuImg } from "../qemu-img/run.ts";
import { ToolError } from "../qemu-img/tool-error.ts";
import { backupPath, readChain } from "./backup-folder.ts";
import { checksum } from "./checksums.ts";
import { type Manifest, verifiedName } from "./manifest.ts";

/** What the work needs of a job. */
export type Progress = Pick<JobContext, "signal" | "progress" | "phase" | "commands">;

/**
 * Proves that a backup and all that it stands on is what was written once, and keeps the result beside it.
 * @throws AppError `no-such-backup`, `incomplete-backup`, `damaged-backup`
 */
export async function verifyBackup(ref: BackupRef, job: Progress): Promise<void> {
  const keep = (problem?: string) =>
    replaceFile(
      join(backupPath(ref), verifiedName),
      JSON.stringify({ at: Date.now(), ...(problem !== undefined && { problem: problem.slice(0, 2000) }) }),
    ).catch((error: NodeJS.ErrnoException) => {
      // A backup on a medium that cannot be written is as good.
      if (error.code !== "EROFS" && error.code !== "EACCES") throw error;
    });
  try {
    await proveChain(ref, await readChain(ref), job);
  } catch (error) {
    if (error instanceof AppError && error.code === "damaged-backup") await keep(error.message);
    throw error;
  }
  await keep();
}

/**
 * Compares all files of a chain with their checksums, and looks into its images.
 * @param chain of `readChain`
 * @throws AppError `damaged-backup`
 */
export async function proveChain(
  ref: BackupRef,
  chain: readonly Manifest[],
  { signal, progress, phase, commands }: Progress,
): Promise<void> {
  const total = chain.flatMap(({ files }) => files).reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  const onBytes = (bytes: number) => {
    done += bytes;
    progress(done, total);
  };
  phase("Comparing checksums");
  for (const { id, files } of chain) {
    for (const { name, sha256 } of files) {
      const path = join(backupPath({ ...ref, id }), name);
      await checkFile(path);
      const found = await checksum(path, { signal, onBytes }).catch((error: NodeJS.ErrnoException) => {
        signal.throwIfAborted();
        throw damaged(`${path} cannot be read.`, error.message);
      });
      if (found !== sha256) throw damaged(`${path} is not what was written when the backup was made.`);
    }
  }
  phase("Looking for damage in the images");
  for (const manifest of chain) {
    for (const disk of manifest.disks) {
      const path = join(backupPath({ ...ref, id: manifest.id }), disk.file);
      await checkPlace(path, disk.kind, manifest);
      const args = ["check", "-f", "qcow2", path] as const;
      commands(["qemu-img", ...args]);
      await qemuImg(args, { signal }).catch((error: unknown) => {
        throw error instanceof ToolError ? damaged(`${path} is damaged.`, error.message) : error;
      });
    }
  }
}

/**
 * The images of a backup's disks, which stand on nothing but each other; what is in them is not looked at.
 * @param chain of `readChain`
 * @throws AppError `damaged-backup`
 */
export async function provenImages(ref: BackupRef, chain: readonly Manifest[]): Promise<string[]> {
  const images: string[][] = [];
  for (const manifest of chain) {
    const paths = manifest.disks.map(({ file }) => join(backupPath({ ...ref, id: manifest.id }), file));
    for (const [index, path] of paths.entries()) {
      await checkFile(path);
      await checkPlace(path, manifest.disks[index]!.kind, manifest);
    }
    images.push(paths);
  }
  return images[0] ?? [];
}

/** A link could lead to any file of this computer, and what is no file need not end. */
async function checkFile(path: string): Promise<void> {
  if (!(await lstat(path).catch(() => undefined))?.isFile()) {
    throw damaged(`${path} is missing, or no file.`);
  }
}

/** An image must stand on what the manifest says and on nothing else: its name could lead to any file of the host. */
async function checkPlace(path: string, kind: "full" | "incremental", { base }: Manifest): Promise<void> {
  const info = await imageInfo(path, "qcow2").catch((error: Error) => {
    throw damaged(`${path} is no image.`, error.message);
  });
  const expected = kind === "full" ? undefined : `../${base}/${basename(path)}`;
  const data = info["format-specific"]?.data ?? {};
  const stands = info["backing-filename"] === expected;
  const known = expected === undefined || info["backing-filename-format"] === "qcow2";
  if (!stands || !known || "data-file" in data || info.encrypted) {
    throw damaged(`${path} does not stand on what the backup says.`, info["backing-filename"]);
  }
}

const damaged = (message: string, detail?: string) =>
  new AppError({
    code: "damaged-backup",
    message,
    hint: "This backup, and those that stand on it, cannot be trusted. Make a full one.",
    ...(detail !== undefined && { detail: detail.slice(0, 20_000) }),
  });
