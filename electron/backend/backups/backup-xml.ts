import { el, writeXml } from "../xml/build.ts";

/** One disk of a machine as a backup has it. */
export interface PlannedDisk {
  readonly target: string;
  /** Where libvirt writes it; undefined for a disk that is not in the backup. */
  readonly file: string | undefined;
  /** The image of an earlier backup that it stands on, as its folder names it; undefined for all of it. */
  readonly on: string | undefined;
  /** The checkpoint since which libvirt is asked for it; undefined for all of it. */
  readonly since: string | undefined;
  /** Whether what is written from now on can be known. */
  readonly tracked: boolean;
}

/** What libvirt is asked for (formatbackup.html). Every disk is named, so that none is in it by libvirt's choice. */
export function backupXml(disks: readonly PlannedDisk[]): string {
  const wanted = disks.map(({ target, file, since }) =>
    file === undefined
      ? el("disk", { name: target, backup: "no" })
      : el(
          "disk",
          {
            name: target,
            backup: "yes",
            type: "file",
            backupmode: since === undefined ? "full" : "incremental",
            incremental: since,
          },
          el("target", { file }),
          el("driver", { type: "qcow2" }),
        ),
  );
  return writeXml(el("domainbackup", { mode: "push" }, el("disks", {}, ...wanted)));
}

/** The moment since which the next backup asks (formatcheckpoint.html). */
export function checkpointXml(name: string, description: string, disks: readonly PlannedDisk[]): string {
  const chosen = disks.map(({ target, file, tracked }) =>
    el("disk", { name: target, checkpoint: file !== undefined && tracked ? "bitmap" : "no" }),
  );
  return writeXml(
    el(
      "domaincheckpoint",
      {},
      el("name", {}, name),
      el("description", {}, description),
      el("disks", {}, ...chosen),
    ),
  );
}

/** Names the folder of the machine's backups, so that a checkpoint whose backup is gone can be told. */
export const describeCheckpoint = (home: string): string => `Backup in ${home}`;
