import { chmod, copyFile, stat } from "node:fs/promises";
import { AppError } from "../../../shared/model/error.ts";
import type { NewFile, UnfinishedFiles } from "../files/unfinished-files.ts";
import { qemuImg } from "../qemu-img/run.ts";
import type { SourceDisk } from "./read-source.ts";

/** What a copy tells of itself. */
export interface CopyProgress {
  readonly signal: AbortSignal;
  /** 0..1 */
  readonly onProgress: (fraction: number) => void;
}

/** A file of a clone that has all its contents and not yet its name. */
export interface ClonedFile {
  /** As it will be called, as the host names it. */
  readonly path: string;
  readonly file: NewFile;
  readonly format: string;
  /** Proves that it has what the original has; undefined where there is nothing to compare. */
  readonly compare: ((progress: CopyProgress) => Promise<void>) | undefined;
  /** The commands that making it stands for. */
  readonly commands: readonly (readonly string[])[];
}

type LocalDisk = SourceDisk & { readonly localPath: string };

/** How qemu-img is told to copy: an encrypted image byte for byte, for only the guest has its passphrase. */
function formats({ encrypted, format = "raw", info }: SourceDisk): {
  read: string;
  write: string;
  options: string[];
} {
  if (encrypted) return { read: "raw", write: "raw", options: [] };
  // Formats that QEMU writes badly or not at all become qcow2.
  const write = format === "raw" ? "raw" : "qcow2";
  const cluster = format === "qcow2" ? info?.["cluster-size"] : undefined;
  const settings = ["compat=1.1", ...(cluster === undefined ? [] : [`cluster_size=${cluster}`])];
  return { read: format, write, options: write === "qcow2" ? ["-o", settings.join(",")] : [] };
}

/** The format of a disk's copy. */
export const copiedFormat = (disk: SourceDisk): string =>
  disk.encrypted ? (disk.format ?? "raw") : formats(disk).write;

/** The command that copying stands for. */
export function copyCommand(disk: SourceDisk, path: string): readonly [string, ...string[]] {
  const { read, write, options } = formats(disk);
  // As an option list, in which a comma is doubled: a bare name could also be taken for a number.
  const inside =
    disk.snapshot === undefined ? [] : ["-l", `snapshot.name=${disk.snapshot.replaceAll(",", ",,")}`];
  const from = disk.localPath ?? disk.path ?? "";
  return ["convert", "-f", read, "-O", write, ...options, ...inside, from, path];
}

/**
 * Copies a disk's contents into a new file, which stands alone.
 * @throws AppError `file-exists` | ToolError
 */
export async function copyImage(
  unfinished: UnfinishedFiles,
  disk: LocalDisk,
  path: { readonly host: string; readonly local: string },
  { signal, onProgress }: CopyProgress,
): Promise<ClonedFile> {
  const file = await unfinished.begin(path.local, `Copy ${disk.localPath}`);
  try {
    await qemuImg(copyCommand(disk, file.path), { signal, onProgress });
    // A new file is readable for everybody; the original may not be.
    await chmod(file.path, (await stat(disk.localPath)).mode & 0o666);
  } catch (error) {
    await file.discard();
    throw error;
  }
  const { read, write } = formats(disk);
  const compare = ["compare", "-f", read, "-F", write, disk.localPath, file.path] as const;
  return {
    path: path.host,
    file,
    format: copiedFormat(disk),
    commands: [["qemu-img", ...copyCommand(disk, path.host)]],
    compare:
      disk.snapshot === undefined
        ? async (progress) => {
            const { status } = await qemuImg(compare, progress, [0, 1]);
            if (status !== 0) throw notTheSame(disk.localPath);
          }
        : undefined,
  };
}

export const linkCommand = (disk: SourceDisk, path: string): readonly [string, ...string[]] => [
  "create",
  "-f",
  "qcow2",
  "-F",
  disk.format ?? "raw",
  "-b",
  disk.path ?? "",
  path,
];

/**
 * Makes an empty image that stands on a disk's.
 * @throws AppError `file-exists` | ToolError
 */
export async function linkImage(
  unfinished: UnfinishedFiles,
  disk: LocalDisk,
  path: { readonly host: string; readonly local: string },
  signal: AbortSignal,
): Promise<ClonedFile> {
  const file = await unfinished.begin(path.local, `Put an image on ${disk.localPath}`);
  try {
    const size = disk.virtualBytes === undefined ? [] : [String(disk.virtualBytes)];
    // The host's name of the original may be another one than ours: then its size cannot be looked up through it.
    const [create, ...args] = linkCommand(disk, file.path);
    const unseen = disk.path !== disk.localPath && size.length > 0 ? ["-u"] : [];
    await qemuImg([create, ...unseen, ...args, ...size], { signal });
  } catch (error) {
    await file.discard();
    throw error;
  }
  const commands = [["qemu-img", ...linkCommand(disk, path.host)]];
  return { path: path.host, file, format: "qcow2", commands, compare: undefined };
}

/** Copies a small file as it is: the UEFI variables. @throws AppError `file-exists` */
export async function copyVariables(
  unfinished: UnfinishedFiles,
  from: { readonly path: string; readonly localPath: string },
  path: { readonly host: string; readonly local: string },
): Promise<ClonedFile> {
  const file = await unfinished.begin(path.local, `Copy ${from.localPath}`);
  try {
    await copyFile(from.localPath, file.path);
    await chmod(file.path, (await stat(from.localPath)).mode & 0o666);
  } catch (error) {
    await file.discard();
    throw error;
  }
  const commands = [["cp", "--no-clobber", "--", from.path, path.host]];
  return { path: path.host, file, format: "raw", commands, compare: undefined };
}

const notTheSame = (path: string) =>
  new AppError({
    code: "not-the-same",
    message: "The copy is not the same as its original, so it was thrown away.",
    hint: "Something may have written to the original meanwhile. See that nothing uses it, then try again.",
    detail: path,
  });
