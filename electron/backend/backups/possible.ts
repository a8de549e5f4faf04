import type { BackupOptions } from "../../../shared/contract/backups.ts";

/** A disk as far as it matters for backups. */
export interface DiskForBackup {
  readonly target: string;
  readonly path: string;
  readonly format: string;
  /** Version 2 of qcow2, which has no place for bitmaps. */
  readonly old: boolean;
  readonly readOnly: boolean;
  readonly shared: boolean;
  readonly encrypted: boolean;
}

export interface MachineForBackup {
  readonly driver: string;
  readonly local: boolean;
  readonly state: "off" | "running" | "sleeping";
  readonly agent: boolean;
  readonly disks: readonly DiskForBackup[];
  /** What stops: libvirt does one thing at a time with a machine. */
  readonly busy: boolean;
  /** Whether there is an earlier backup that can be stood on. */
  readonly base: boolean;
  readonly nvram: boolean;
  readonly tpm: boolean;
}

/** What a backup of a machine may be, and in one sentence each why not. The one place that decides it. Pure. */
export function possibleBackups(machine: MachineForBackup): BackupOptions {
  const running = machine.state !== "off";
  const disks = machine.disks.map((disk) => {
    const never = whyNever(disk);
    const whole = never === undefined && running ? whyWhole(disk) : undefined;
    return {
      target: disk.target,
      path: disk.path.slice(0, 4096),
      ...(never !== undefined && { never }),
      ...(whole !== undefined && { whole }),
    };
  });
  const full = whyNot(machine, disks);
  const tracked = disks.filter(({ never, whole }) => never === undefined && whole === undefined);
  const incremental =
    full ??
    (tracked.length === 0
      ? "What is written to its disks cannot be known while it runs."
      : machine.base
        ? undefined
        : "There is no earlier backup in this folder that it could stand on.");
  const agent = machine.agent ? undefined : "No guest agent answers in the guest.";
  return {
    running,
    full: choice(full),
    incremental: choice(incremental),
    quiesce: choice(running ? agent : "The machine is off."),
    disks,
    notes: [
      ...(machine.tpm ? ["The state of its TPM is not in a backup; what was sealed with it is lost."] : []),
      ...(!running && machine.base
        ? ["The machine is off: its disks are read and compared with the backup before."]
        : []),
      ...(machine.nvram ? ["Its UEFI variables are in the backup."] : []),
    ],
  };
}

const choice = (reason: string | undefined) => (reason === undefined ? {} : { reason });

function whyNot(
  { driver, local, state, busy }: MachineForBackup,
  disks: BackupOptions["disks"],
): string | undefined {
  if (driver !== "QEMU") return "This hypervisor has no backups.";
  if (!local) {
    return "The machine runs on another host. Start Guesthouse there: a backup is written where the disks are.";
  }
  if (state === "sleeping") return "The guest has put itself to sleep. Wake it first.";
  if (busy) return "Something else is being done with the machine. Wait until it is over.";
  return disks.some(({ never }) => never === undefined) ? undefined : "It has no disk that can be in one.";
}

function whyNever({ readOnly, shared, encrypted }: DiskForBackup): string | undefined {
  if (readOnly) return "It is read-only, so nothing changes on it.";
  if (shared) return "Other machines write to it as well.";
  if (encrypted) return "It is encrypted, and its backup would not be.";
  return undefined;
}

function whyWhole({ format, old, path }: DiskForBackup): string | undefined {
  if (format !== "qcow2") {
    return `It is ${format}: only qcow2 images remember what was written, so all of it is in every backup.`;
  }
  if (old) {
    return `It is qcow2 of version 2, which cannot remember what was written. With the machine off, qemu-img amend -o compat=1.1 ${path} changes that.`.slice(
      0,
      400,
    );
  }
  return undefined;
}
