import { stat } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import type { ConnectionRegistry } from "../connections/registry.ts";
import { locateImage } from "../images/locate-image.ts";
import { unseenError } from "../images/sight.ts";
import type { JobContext } from "../jobs/job-service.ts";
import { qemuImg } from "../qemu-img/run.ts";
import type { Command } from "../transcript/command-text.ts";
import type { PlannedBackup } from "./planned-backup.ts";

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
  for (const { target, file, on } of disks) {
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
    const source = { path: localPath, format };
    if (on === undefined) await convertAndCompare(source, made, [], target, job);
    else await writeDifference(source, made, on, target, job);
  }
}

interface Source {
  readonly path: string;
  readonly format: string;
}

/** What is to be typed for one disk of a machine that is off. */
export function copyCommands({ path, format }: Source, to: string, on: string | undefined): Command[] {
  if (on === undefined) return [["qemu-img", "convert", "-f", format, "-O", "qcow2", path, to]];
  return [
    ["qemu-img", "create", "-f", "qcow2", "-o", "compat=1.1", "-F", format, "-b", path, to],
    ["qemu-img", "rebase", "-f", "qcow2", "-F", "qcow2", "-b", on, to],
  ];
}

/**
 * Writes what an image has otherwise than the one of an earlier backup: an empty image that stands on the disk is put
 * onto that instead, for which qemu-img reads both and writes what differs. So it does not matter who has written to
 * the disk meanwhile, nor whether its format can remember it.
 * @param on the earlier image as the new one's folder names it
 */
async function writeDifference(
  source: Source,
  to: string,
  on: string,
  name: string,
  job: Pick<JobContext, "signal" | "phase" | "progress" | "commands">,
): Promise<void> {
  const [create, rebase] = copyCommands(source, to, on) as [string[], string[]];
  job.phase(`Finding what has changed on ${name}`);
  job.commands(create, rebase);
  await qemuImg(argumentsOf(create), { signal: job.signal });
  const onProgress = await progressOf(source, job);
  await qemuImg(argumentsOf(rebase), { signal: job.signal, onProgress });
  await compare(source, to, name, job);
}

const argumentsOf = ([, command, ...args]: readonly string[]): [string, ...string[]] => [command!, ...args];

async function progressOf({ path }: Source, job: Pick<JobContext, "progress">) {
  const { size } = await stat(path);
  return (fraction: number) => job.progress(Math.round(fraction * size), size);
}

/**
 * Writes the contents of an image, with all that it stands on, into a qcow2 image and compares both.
 * @param how what `qemu-img convert` is told besides
 * @throws AppError `not-the-same` | ToolError
 */
export async function convertAndCompare(
  source: Source,
  to: string,
  how: readonly string[],
  name: string,
  job: Pick<JobContext, "signal" | "phase" | "progress" | "commands">,
): Promise<void> {
  job.phase(`Copying ${name}`);
  const convert = ["convert", "-f", source.format, "-O", "qcow2", ...how, source.path, to] as const;
  job.commands(["qemu-img", ...convert]);
  await qemuImg(convert, { signal: job.signal, onProgress: await progressOf(source, job) });
  await compare(source, to, name, job);
}

async function compare(
  source: Source,
  to: string,
  name: string,
  job: Pick<JobContext, "signal" | "phase" | "progress" | "commands">,
): Promise<void> {
  job.phase(`Comparing the copy of ${name} with the original`);
  const args = ["compare", "-f", source.format, "-F", "qcow2", source.path, to] as const;
  job.commands(["qemu-img", ...args]);
  const onProgress = await progressOf(source, job);
  const { status } = await qemuImg(args, { signal: job.signal, onProgress }, [0, 1]);
  if (status === 0) return;
  throw new AppError({
    code: "not-the-same",
    message: `The copy of ${name} does not have the same contents as the original, so it was deleted.`,
    hint: "Nothing else was changed. Check the original for errors, then try again.",
    detail: source.path,
  });
}
