import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { defineMoments, readCheckpoints } from "../bin/moments.ts";
import type { Connection } from "../connections/connection.ts";
import { commandName } from "../domains/command-name.ts";
import { unsupported } from "../errors/absences.ts";
import { logInternal } from "../errors/plain-error.ts";
import type { Domain, DomainCheckpoint } from "../libvirt/index.ts";
import {
  domainCheckpointDeleteFlags as deleteFlags,
  domainCheckpointListFlags as listFlags,
} from "../libvirt/protocol/flags/snapshots.ts";
import { bitmapsOf, imageInfo } from "../qemu-img/info.ts";
import { qemuImg } from "../qemu-img/run.ts";
import type { Graph } from "./graph.ts";
import type { Progress } from "./image-work.ts";
import type { Revert } from "./plan-revert.ts";
import type { ReadTree } from "./read-tree.ts";
import { transient } from "./refused.ts";

/**
 * What is known of what was written to a machine's disks since its backups: libvirt's checkpoints, and the bitmaps
 * in the images that libvirt reverts by itself. QEMU takes no image back to a snapshot inside it while it has
 * bitmaps, and says so only after libvirt has ended the machine.
 */
export interface Tracking {
  readonly checkpoints: boolean;
  readonly images: readonly string[];
  /** Why it cannot be taken out of the way. */
  readonly refusal: string | undefined;
}

/** @throws LibvirtError */
export async function readTracking(
  connection: Connection,
  { domain, next, snapshots }: ReadTree,
  { images, unread }: Graph,
  { native }: Revert,
  name: string,
): Promise<Tracking> {
  const checkpoints = (await domain.checkpoints().catch(unsupported([]))).length > 0;
  const snapshot = snapshots.find((known) => known.name === name);
  const reverted = native ? (snapshot?.disks.flatMap((disk) => disk.images) ?? []) : [];
  const bitmaps = reverted.some((path) => (images.get(path)?.bitmaps.length ?? 0) > 0);
  const tracked = checkpoints || bitmaps;
  return { checkpoints, images: tracked ? reverted : [], refusal: tracked ? await refusalOf() : undefined };

  async function refusalOf(): Promise<string | undefined> {
    const why = "it remembers what was written since a backup, and that has to be taken out of it first";
    for (const path of reverted) {
      const writable = await access(connection.localPath(path), constants.W_OK).then(
        () => true,
        () => false,
      );
      if (!writable || unread.has(path)) return `Guesthouse cannot write to ${path}: ${why}.`.slice(0, 400);
    }
    return reverted.length > 0 && next === undefined ? transient : undefined;
  }
}

/** Ends the machine where it runs, and takes the bitmaps out of the images that go back. */
export async function stopTracking(
  connection: Connection,
  { domain, running }: ReadTree,
  { images }: Tracking,
  job: Progress,
): Promise<void> {
  if (images.length === 0) return;
  job.signal.throwIfAborted();
  if (running) {
    job.commands(connection.virsh("destroy", commandName(domain)));
    await domain.destroy();
  }
  for (const path of images) {
    const local = connection.localPath(path);
    for (const bitmap of bitmapsOf(await imageInfo(local, "qcow2"))) {
      const args = ["bitmap", "--remove", "-f", "qcow2", local, bitmap] as const;
      job.commands(["qemu-img", ...args]);
      await qemuImg(args, {});
    }
  }
}

/**
 * Makes libvirt forget its checkpoints, which are about disks that are not the machine's any more: the next backup
 * is a full one then.
 * @throws LibvirtError
 */
export async function forgetCheckpoints(
  connection: Connection,
  { domain }: ReadTree,
  job: Progress,
): Promise<void> {
  for (const { name } of await forgetAll(domain)) {
    job.commands(connection.virsh("checkpoint-delete", commandName(domain), name, "--metadata"));
  }
}

/**
 * Does what libvirt 9 refuses with a machine that is off and has checkpoints, which is every word about its
 * snapshots: the checkpoints are put aside for the moment. Should that moment end badly, the next backup is full.
 */
export async function besideCheckpoints<T>(domain: Domain, work: () => Promise<T>): Promise<T> {
  const checkpoints = (await domain.isActive()) ? [] : await readCheckpoints(domain).catch(unsupported([]));
  if (checkpoints.length === 0) return await work();
  await forgetAll(domain);
  try {
    return await work();
  } finally {
    await defineMoments(domain, { snapshots: [], checkpoints }).catch(logInternal);
  }
}

/** Those that stand on others first. */
async function forgetAll(domain: Domain): Promise<DomainCheckpoint[]> {
  const checkpoints = (
    await domain.checkpoints(listFlags.VIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL)
  ).toReversed();
  for (const checkpoint of checkpoints) {
    await checkpoint.delete(deleteFlags.VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY);
  }
  return checkpoints;
}
