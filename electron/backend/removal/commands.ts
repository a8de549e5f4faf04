import type { Connection } from "../connections/connection.ts";
import { commandName } from "../domains/command-name.ts";
import type { StorageVol } from "../libvirt/index.ts";
import { domainUndefineFlagsValues as undefineFlags } from "../libvirt/protocol/flags/domains.ts";
import type { RemovalPlan } from "./read.ts";

/** What of a machine stays on the host without it. */
export interface Keep {
  readonly nvram: boolean;
  readonly tpm: boolean;
}

/** The libvirt version that can keep a TPM's state: 8.9.0, as 1,000,000 × major + 1,000 × minor + release. */
export const keepingTpmSince = 8_009_000;

/** Only what is there is named: other drivers refuse flags that they have no use for. */
export function undefineFlagsFor(plan: RemovalPlan, keep: Keep): number {
  let flags = 0;
  if (plan.nvram !== undefined) {
    flags |= keep.nvram
      ? undefineFlags.VIR_DOMAIN_UNDEFINE_KEEP_NVRAM
      : undefineFlags.VIR_DOMAIN_UNDEFINE_NVRAM;
  }
  if (plan.snapshots > 0) flags |= undefineFlags.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA;
  if (plan.checkpoints > 0) flags |= undefineFlags.VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA;
  if (plan.managedSave) flags |= undefineFlags.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE;
  // Without a flag libvirt deletes the state, unless the definition says that it persists.
  if (plan.tpm) {
    if (keep.tpm) flags |= undefineFlags.VIR_DOMAIN_UNDEFINE_KEEP_TPM;
    else if (plan.tpmPersists) flags |= undefineFlags.VIR_DOMAIN_UNDEFINE_TPM;
  }
  return flags;
}

/** The commands that delete a machine without its disks; none for a transient one that is off. */
export function machineCommands(connection: Connection, plan: RemovalPlan, keep: Keep): string[][] {
  const { domain, running, persistent } = plan;
  const name = commandName(domain);
  const flags = undefineFlagsFor(plan, keep);
  const options = Object.entries({
    "--keep-nvram": undefineFlags.VIR_DOMAIN_UNDEFINE_KEEP_NVRAM,
    "--nvram": undefineFlags.VIR_DOMAIN_UNDEFINE_NVRAM,
    "--snapshots-metadata": undefineFlags.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA,
    "--checkpoints-metadata": undefineFlags.VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA,
    "--managed-save": undefineFlags.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE,
    "--keep-tpm": undefineFlags.VIR_DOMAIN_UNDEFINE_KEEP_TPM,
    "--tpm": undefineFlags.VIR_DOMAIN_UNDEFINE_TPM,
  }).flatMap(([option, flag]) => (flags & flag ? [option] : []));
  return [
    ...(running ? [connection.virsh("destroy", name)] : []),
    ...(persistent ? [connection.virsh("undefine", name, ...options)] : []),
  ];
}

/** The command that deletes a volume. */
export function volumeCommand(
  connection: Connection,
  volumes: ReadonlyMap<string, StorageVol>,
  path: string,
): string[] {
  const volume = volumes.get(path);
  return connection.virsh("vol-delete", volume?.name ?? path, ...(volume ? ["--pool", volume.pool] : []));
}
