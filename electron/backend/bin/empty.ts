import type { Connection } from "../connections/connection.ts";
import type { StorageVol } from "../libvirt/index.ts";
import { domainUndefineFlagsValues as undefineFlags } from "../libvirt/protocol/flags/domains.ts";
import { deleteVolumes } from "../removal/delete-volumes.ts";
import { planDisks } from "../removal/plan.ts";
import { activePools, findVolume } from "../storage/active-pools.ts";
import { usageOfOthers } from "../storage/usage.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { editXml, setAt } from "../xml/edit.ts";
import type { BinRecord } from "./record.ts";

/**
 * Deletes the disks of a record that go and that nobody uses now, then what libvirt keeps beside them.
 * @param others paths that other machines of the bin need
 * @returns what could not be deleted, a line each
 * @throws LibvirtError where it cannot be told who uses what
 */
export async function emptyRecord(
  connection: Connection,
  transcript: Transcript,
  record: BinRecord,
  others: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<string[]> {
  const pools = await activePools(connection);
  const volumes = new Map<string, StorageVol>();
  for (const { path, goes } of record.disks) {
    const volume = goes ? await findVolume(connection.client.storagePools, path, pools) : null;
    if (volume) volumes.set(path, volume);
  }
  const usage = await usageOfOthers(connection, "", "fresh");
  const free = planDisks(
    [...volumes.keys()].map((path) => ({
      ...{ device: "disk", target: path, shared: false, readOnly: false },
      ...{ path, network: undefined, bytes: undefined, inPool: true },
    })),
    { ...usage, paths: new Map([...usage.paths, ...others]) },
  ).filter(({ removable }) => removable);
  const paths = free.map(({ path }) => path);
  const { commands, failures } = await deleteVolumes(connection, volumes, paths);
  if (failures.length === 0) await forgetRemains(connection, record);
  if (commands.length > 0) transcript.record(`Empty the bin of ${record.name}`, ...commands);
  return failures;
}

/**
 * Deletes firmware variables and TPM state that were kept for a machine. libvirt deletes them with a definition
 * only, so the machine is defined for a moment, under a name that nobody has. A machine that exists again has
 * them as its own.
 */
export async function forgetRemains(connection: Connection, record: BinRecord): Promise<void> {
  if (!record.nvram && !record.tpm) return;
  const { domains } = connection.client;
  const name = `guesthouse-bin-${record.uuid}`;
  const twin = await domains.byUUID(record.uuid);
  if (twin && twin.name !== name) return;
  const domain =
    twin ?? (await domains.defineXML(editXml(record.definition, (root) => setAt(root, "name", name))));
  await domain.undefine(
    (record.nvram ? undefineFlags.VIR_DOMAIN_UNDEFINE_NVRAM : 0) |
      (record.tpm ? undefineFlags.VIR_DOMAIN_UNDEFINE_TPM : 0),
  );
}
