import type { Command } from "../transcript/command-text.ts";
import type { PlannedDisk } from "./backup-xml.ts";
import type { Manifest } from "./manifest.ts";
import type { ReadMachine } from "./read-machine.ts";

/** A backup that is to be made; nothing has been done yet. */
export interface PlannedBackup {
  readonly machine: ReadMachine;
  readonly id: string;
  /** The folder of the machine's backups. */
  readonly home: string;
  readonly kind: "full" | "incremental";
  readonly base: Manifest | undefined;
  readonly disks: readonly PlannedDisk[];
  readonly checkpoint: string | undefined;
  readonly commands: readonly Command[];
}
