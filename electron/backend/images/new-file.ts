import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { AppError } from "../../../shared/model/error.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import type { Connection } from "../connections/connection.ts";
import { isLocal } from "../connections/describe-uri.ts";
import { logInternal } from "../errors/plain-error.ts";
import type { UnfinishedFiles } from "../files/unfinished-files.ts";
import { activePools } from "../storage/active-pools.ts";
import type { Inspected } from "./inspect.ts";
import { run } from "./on-copy.ts";
import type { ImagePlan } from "./plan.ts";

interface NewImage {
  readonly path: string;
  readonly format: string;
  readonly bytes: number;
}

/**
 * An empty image; it takes up space as it is written.
 * @throws AppError `no-folder`, `file-exists`, `elsewhere`
 */
export async function planCreate(
  connection: Connection,
  unfinished: UnfinishedFiles,
  { path, format, bytes }: NewImage,
): Promise<ImagePlan> {
  const args = ["create", "-f", format] as const;
  return await planNew(connection, unfinished, path, {
    title: `Create ${basename(path)}`,
    args: (file) => [...args, file, String(bytes)],
    note: `A guest sees a disk of ${formatBytes(bytes)}; on the host it takes up space as it is written.`,
  });
}

/**
 * An empty image that stands on another one.
 * @throws AppError `no-folder`, `file-exists`
 */
export async function planOverlay(
  unfinished: UnfinishedFiles,
  { connection, path: base, layers }: Inspected,
  path: string,
): Promise<ImagePlan> {
  const { format, "virtual-size": size } = layers[0]!.info!;
  // The size is known, so that the backing file need not be looked at under its host's name.
  const args = ["create", "-u", "-f", "qcow2", "-F", format, "-b", base] as const;
  return await planNew(connection, unfinished, path, {
    title: `Create ${basename(path)} on ${basename(base)}`,
    args: (file) => [...args, file, String(size)],
    note: `It begins with the contents of ${base}, which must not be written to any more.`,
  });
}

async function planNew(
  connection: Connection,
  unfinished: UnfinishedFiles,
  path: string,
  {
    title,
    args,
    note,
  }: { title: string; args: (file: string) => readonly [string, ...string[]]; note: string },
): Promise<ImagePlan> {
  if (!isLocal(connection.uri)) {
    throw new AppError({
      code: "elsewhere",
      message: "On another host an image can only be made in a storage pool.",
      hint: "Make a volume on the Storage page.",
    });
  }
  const local = connection.localPath(path);
  const folder = await stat(dirname(local)).catch(() => undefined);
  if (!folder?.isDirectory()) {
    throw new AppError({
      code: "no-folder",
      message: `There is no folder ${dirname(path)}.`,
      hint: "Choose a folder that exists.",
    });
  }
  return {
    title,
    commands: [["qemu-img", ...args(path)]],
    notes: [note],
    async run(job) {
      const file = await unfinished.begin(local, title);
      try {
        await run(job, args(file.path));
        await file.commit();
      } catch (error) {
        await file.discard();
        throw error;
      }
      await refreshPoolOf(connection, dirname(path));
      return path.slice(0, 400);
    },
  };
}

/** libvirt learns of a new file only when it is told to look. */
export async function refreshPoolOf(connection: Connection, folder: string): Promise<void> {
  try {
    const pools = await activePools(connection);
    await pools.find(({ target }) => target === folder)?.pool.refresh();
  } catch (error) {
    logInternal(error);
  }
}
