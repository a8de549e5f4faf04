import { posix } from "node:path";
import type { Connection } from "../connections/connection.ts";
import { eachOf } from "../domains/each-of.ts";
import { hostNameOf, resetLinux } from "../guestfs/reset-linux.ts";
import type { JobContext } from "../jobs/job-service.ts";
import type { Services } from "../services.ts";
import type { Command } from "../transcript/command-text.ts";
import { type ClonedFile, copyImage, copyVariables, linkImage } from "./copy-image.ts";
import { type CopiedVolume, copyVolume } from "./copy-volume.ts";
import type { ChosenDisk } from "./plan.ts";
import type { Source } from "./read-source.ts";

/** Copies at a time: two keep a disk busy, more only make it seek. */
const atOnce = 2;

/** All that a clone's own files are, before they have their names. */
export interface MadeFiles {
  /** By the disk's target. */
  readonly images: Map<string, ClonedFile>;
  readonly volumes: Map<string, CopiedVolume>;
  variables: ClonedFile | undefined;
}

/** Every file that is not yet called by its name. */
export const filesOf = ({ images, variables }: MadeFiles): ClonedFile[] => [
  ...images.values(),
  ...(variables ? [variables] : []),
];

export const commandsOf = (made: MadeFiles): Command[] => [
  ...filesOf(made).flatMap(({ commands }) => commands),
  ...[...made.volumes.values()].flatMap(({ commands }) => commands),
];

/** Nothing of it is wanted any more. */
export async function discardFiles(made: MadeFiles): Promise<void> {
  await Promise.all(filesOf(made).map(({ file }) => file.discard()));
}

/** Resets the system on the clone's own images, before they have their names. */
export async function resetSystem(
  connection: Connection,
  name: string,
  made: MadeFiles,
  job: Pick<JobContext, "signal" | "phase">,
): Promise<void> {
  const images = [...made.images.values()].map(({ file, format }) => ({ path: file.path, format }));
  if (images.length === 0) return;
  job.phase("Resetting the system of the clone");
  const { kind } = await connection.acceleration();
  await resetLinux(images, hostNameOf(name), { kvm: kind === "kvm", signal: job.signal });
}

/** Where the variables of a machine of this name go: beside those of the original. */
export const variablesPath = (nvram: { readonly path: string }, name: string): string =>
  posix.join(posix.dirname(nvram.path), `${name}_VARS.fd`);

/**
 * Copies and links what was chosen, then proves that the copies are what their originals are. What was made stands in
 * `made` also when it fails.
 */
export async function makeFiles(
  { unfinished, partial }: Pick<Services, "unfinished" | "partial">,
  connection: Connection,
  source: Source,
  { name, chosen }: { readonly name: string; readonly chosen: readonly ChosenDisk[] },
  made: MadeFiles,
  job: Pick<JobContext, "signal" | "phase" | "progress">,
): Promise<void> {
  const own = chosen.filter(({ fate }) => fate === "copy" || fate === "link");
  const place = (path: string) => ({ host: path, local: connection.localPath(path) });
  job.phase("Copying the disks");
  const copying = totalOf(own, job);
  await together(own, job.signal, async ({ disk, fate, path }, signal) => {
    const { localPath, volumeHandle, target } = disk;
    if (localPath !== undefined) {
      const local = { ...disk, localPath };
      made.images.set(
        target,
        fate === "link"
          ? await linkImage(unfinished, local, place(path), signal)
          : await copyImage(unfinished, local, place(path), {
              signal,
              onProgress: (fraction) => copying(target, fraction),
            }),
      );
    } else if (volumeHandle) {
      made.volumes.set(
        target,
        await copyVolume(connection, partial, { ...disk, volumeHandle }, path, {
          signal,
          onProgress: (fraction) => copying(target, fraction),
        }),
      );
    }
    copying(target, 1);
  });
  const { nvram } = source;
  if (nvram) made.variables = await copyVariables(unfinished, nvram, place(variablesPath(nvram, name)));
  const compared = own.filter(({ disk }) => made.images.get(disk.target)?.compare);
  if (compared.length === 0) return;
  job.phase("Comparing the copies with their originals");
  const comparing = totalOf(compared, job);
  await together(compared, job.signal, async ({ disk: { target } }, signal) => {
    await made.images.get(target)!.compare!({
      signal,
      onProgress: (fraction) => comparing(target, fraction),
    });
    comparing(target, 1);
  });
}

/** Tells how far all of them are together, in the guest's bytes. */
function totalOf(disks: readonly ChosenDisk[], job: Pick<JobContext, "progress">) {
  const bytes = new Map(disks.map(({ disk }) => [disk.target, disk.virtualBytes ?? 0]));
  const fractions = new Map<string, number>();
  const total = [...bytes.values()].reduce((sum, size) => sum + size, 0);
  return (target: string, fraction: number) => {
    fractions.set(target, fraction);
    let done = 0;
    for (const [each, part] of fractions) done += part * (bytes.get(each) ?? 0);
    job.progress(Math.round(done), total);
  };
}

/** Two at a time; when one fails the others are stopped, and nothing runs any more when this rejects. */
async function together<T>(
  items: readonly T[],
  signal: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const both = AbortSignal.any([signal, failed.signal]);
  const failures: unknown[] = [];
  await eachOf(
    items,
    async (item) => {
      if (both.aborted) return;
      try {
        await work(item, both);
      } catch (error) {
        failures.push(error);
        failed.abort();
      }
    },
    atOnce,
  );
  if (failures.length > 0) throw failures[0];
  signal.throwIfAborted();
}
