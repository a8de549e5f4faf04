import { join } from "node:path";
import type { Connection } from "../connections/connection.ts";
import { commandName } from "../domains/command-name.ts";
import { logInternal } from "../errors/plain-error.ts";
import type { JobContext } from "../jobs/job-service.ts";
import { domainBackupBeginFlags as flags } from "../libvirt/protocol/flags/domains.ts";
import { qemuImg } from "../qemu-img/run.ts";
import type { Command } from "../transcript/command-text.ts";
import { backupXml, checkpointXml, describeCheckpoint, type PlannedDisk } from "./backup-xml.ts";
import { followBackup } from "./domain-job.ts";
import type { PlannedBackup } from "./planned-backup.ts";
import type { ReadMachine } from "./read-machine.ts";

/** What libvirt is asked for, and the checkpoint that it makes with it. */
export function livePlan(
  connection: Connection,
  { domain }: ReadMachine,
  { id, whole, disks }: { id: string; whole: string; disks: readonly PlannedDisk[] },
): { checkpoint: string | undefined; command: Command } {
  const tracked = disks.some((disk) => disk.tracked && disk.file !== undefined);
  const begin = ["backup-begin", commandName(domain), "/dev/stdin"];
  return {
    checkpoint: tracked ? `guesthouse-${id}` : undefined,
    command: {
      argv: connection.virsh(
        ...begin,
        ...(tracked ? ["--checkpointxml", join(whole, "checkpoint.xml")] : []),
        "--reuse-external",
      ),
      input: backupXml(disks),
    },
  };
}

/**
 * Makes the images that libvirt writes into. So they belong to whoever runs Guesthouse, and an incremental one
 * stands on that of the backup before from its first byte on; libvirt itself would make it stand on the machine's.
 */
export async function makeTargets(
  { disks }: PlannedBackup,
  folder: string,
  { domain }: ReadMachine,
  job: JobContext,
): Promise<void> {
  for (const { target, file, on } of disks) {
    if (file === undefined) continue;
    // Both folders lie side by side, so that all of them can be moved together.
    const below = on === undefined ? [] : ["-F", "qcow2", "-b", on];
    const { capacity } = await domain.devices.blockInfo(target);
    const path = join(folder, `${target}.qcow2`);
    const args = ["create", "-f", "qcow2", "-o", "compat=1.1", ...below, path, String(capacity)] as const;
    job.commands(["qemu-img", ...args]);
    await qemuImg(args, { signal: job.signal });
  }
}

/**
 * Lets libvirt write all disks as they are at one moment.
 * @param note is told before file systems are frozen, and when they are not any more
 * @throws AppError `backup-failed` | LibvirtError
 */
export async function runLive(
  { machine, home, disks, checkpoint, commands }: PlannedBackup,
  folder: string,
  quiesce: boolean,
  job: JobContext,
  note: (frozen: boolean) => Promise<void>,
): Promise<void> {
  const { domain } = machine;
  const inFolder = disks.map((disk) => ({
    ...disk,
    file: disk.file === undefined ? undefined : join(folder, `${disk.target}.qcow2`),
  }));
  const moment = checkpoint === undefined ? null : checkpointXml(checkpoint, describeCheckpoint(home), disks);
  if (quiesce) {
    job.phase("Freezing the guest's file systems");
    await note(true);
  }
  try {
    if (quiesce) job.log(`${await domain.backup.freeze()} file systems are frozen.`);
    job.commands(...commands);
    await domain.backup.begin(backupXml(inFolder), moment, flags.VIR_DOMAIN_BACKUP_BEGIN_REUSE_EXTERNAL);
  } finally {
    if (quiesce) {
      // A guest that cannot be told stays frozen until its agent's own time is over: said in the log.
      await domain.backup.thaw().then(() => note(false), logInternal);
    }
  }
  job.phase("Copying the disks");
  await followBackup(domain, job);
}
