import { stat } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import type { ConnectionRegistry } from "../connections/registry.ts";
import { locateImage } from "../images/locate-image.ts";
import { unseenError } from "../images/sight.ts";
import type { JobContext } from "../jobs/job-service.ts";
import { qemuImg } from "../qemu-img/run.ts";
import type { PlannedBackup } from "./create.ts";

/**
 * Copies the disks of a machine that is off, and compares each copy with its original.
 * @throws AppError `not-readable`, `not-the-same` | ToolError
 */
export async function copyDisks(
  connections: ConnectionRegistry,
  connection: Connection,
  { machine, disks }: PlannedBackup,
  folder: string,
  job: JobContext,
): Promise<void> {
  for (const { target, file } of disks) {
    if (file === undefined) continue;
    const ref = { kind: "disk", connection: connection.id, uuid: machine.domain.uuid, target } as const;
    const { unseen, localPath, format = "raw", path } = await locateImage(connections, ref);
    if (unseen === "missing") throw unseenError(path, unseen);
    if (unseen !== undefined) {
      throw new AppError({
        code: "not-readable",
        message: `${path} cannot be read from here.`,
        hint: "Start the machine: of a running one the hypervisor itself makes the backup.",
      });
    }
    const made = join(folder, `${target}.qcow2`);
    await convertAndCompare({ path: localPath, format }, made, [], target, job);
  }
}

/**
 * Writes the contents of an image, with all that it stands on, into a qcow2 image and compares both.
 * @param how what `qemu-img convert` is told besides
 * @throws AppError `not-the-same` | ToolError
 */
export async function convertAndCompare(
  { path, format }: { path: string; format: string },
  to: string,
  how: readonly string[],
  name: string,
  job: Pick<JobContext, "signal" | "phase" | "progress" | "commands">,
): Promise<void> {
  const { size } = await stat(path);
  const onProgress = (fraction: number) => job.progress(Math.round(fraction * size), size);
  job.phase(`Copying ${name}`);
  const convert = ["convert", "-f", format, "-O", "qcow2", ...how, path, to] as const;
  job.commands(["qemu-img", ...convert]);
  await qemuImg(convert, { signal: job.signal, onProgress });
  job.phase(`Comparing the copy of ${name} with the original`);
  const compare = ["compare", "-f", format, "-F", "qcow2", path, to] as const;
  job.commands(["qemu-img", ...compare]);
  const { status } = await qemuImg(compare, { signal: job.signal, onProgress }, [0, 1]);
  if (status === 0) return;
  throw new AppError({
    code: "not-the-same",
    message: `The copy of ${name} does not have the same contents as the original, so it was deleted.`,
    hint: "Nothing else was changed. Check the original for errors, then try again.",
    detail: path,
  });
}
