import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { Connection } from "../connections/connection.ts";
import { storageVolWipeAlgorithm as algorithms } from "../libvirt/protocol/flags/storage.ts";
import type { Services } from "../services.ts";
import { runPoolWork } from "../storage/pool-work.ts";
import { boundedCommandText } from "../transcript/command-text.ts";
import { findVolume, volumeArguments } from "./find-volume.ts";
import { finished } from "./finished.ts";
import { readUsers, refuseBase, refuseRunning } from "./volume-users.ts";

type Request = Omit<Parameters<Handlers["volumes"]["wipe"]>[0], "connection">;

const numbers: Record<Request["algorithm"], number> = {
  zero: algorithms.VIR_STORAGE_VOL_WIPE_ALG_ZERO,
  random: algorithms.VIR_STORAGE_VOL_WIPE_ALG_RANDOM,
  nnsa: algorithms.VIR_STORAGE_VOL_WIPE_ALG_NNSA,
  dod: algorithms.VIR_STORAGE_VOL_WIPE_ALG_DOD,
  bsi: algorithms.VIR_STORAGE_VOL_WIPE_ALG_BSI,
  gutmann: algorithms.VIR_STORAGE_VOL_WIPE_ALG_GUTMANN,
  schneier: algorithms.VIR_STORAGE_VOL_WIPE_ALG_SCHNEIER,
  pfitzner7: algorithms.VIR_STORAGE_VOL_WIPE_ALG_PFITZNER7,
  pfitzner33: algorithms.VIR_STORAGE_VOL_WIPE_ALG_PFITZNER33,
  trim: algorithms.VIR_STORAGE_VOL_WIPE_ALG_TRIM,
};

/**
 * Writes over everything in a volume.
 * @throws AppError `no-such-volume`, `volume-in-use`, `volume-is-base`
 */
export async function wipeVolume(
  services: Services,
  connection: Connection,
  { pool: poolName, volume: name, algorithm, preview }: Request,
): Promise<{ command: string; job?: string }> {
  const { pool, volume, facts } = await findVolume(connection, { pool: poolName, volume: name });
  const argv = connection.virsh("vol-wipe", ...volumeArguments(poolName, name), `--algorithm=${algorithm}`);
  const command = boundedCommandText(argv);
  if (preview) return { command };
  const users = (await readUsers(connection))(facts.path);
  refuseBase(name, users, "wiping it");
  await refuseRunning(connection, name, users);
  const title = `Wipe ${name}`;
  const job = runPoolWork(services, connection, { title, commands: [argv] }, async ({ job, wait }) => {
    job.leadsTo({ kind: "pool", connection: connection.id, pool: poolName, volume: name });
    job.log("libvirt cannot be told to stop once it has begun.");
    await wait(volume.wipe(numbers[algorithm]));
    await finished(connection, pool, [name]);
  });
  return { command, job };
}
