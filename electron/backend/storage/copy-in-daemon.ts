import type { Connection } from "../connections/connection.ts";
import { logInternal } from "../errors/plain-error.ts";
import type { StoragePool, StorageVol } from "../libvirt/index.ts";
import { el, writeXml } from "../xml/build.ts";
import type { PartialVolumes } from "./leftovers.ts";
import { makeTracked, type TrackedVolume } from "./tracked-volume.ts";

/** Milliseconds between two looks at how far it is: libvirt tells nobody. */
const intervalMs = 1000;

export interface DaemonCopy {
  readonly name: string;
  /** libvirt's name; another than the original's converts. */
  readonly format: string;
}

/** The command that it stands for. */
export const daemonCopyCommand = (
  connection: Connection,
  volume: StorageVol,
  pool: Pick<StoragePool, "name">,
  wanted: DaemonCopy,
): { argv: string[]; input: string } => ({
  argv: connection.virsh(
    ...["vol-create-from", pool.name, "/dev/stdin", volume.name, "--inputpool", volume.pool],
  ),
  input: volumeXml(wanted, 0),
});

/**
 * Lets libvirt copy a volume on its own host into a new one that stands alone, for what cannot be read or written
 * from here. It does not compare the copy. libvirt cannot be told to stop: this rejects at once all the same, and a
 * copy that was given up is deleted when it is whole.
 * @param onProgress told the bytes of the host that the copy takes so far, and those of the original
 * @throws LibvirtError; what `signal` aborts with
 */
export async function copyInDaemon(
  connection: Connection,
  partial: PartialVolumes,
  volume: StorageVol,
  pool: StoragePool,
  wanted: DaemonCopy,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (done: number, total: number) => void },
): Promise<TrackedVolume> {
  const { name } = wanted;
  const { capacity, allocation } = await volume.info();
  signal.throwIfAborted();
  const making = makeTracked(connection, pool, partial, { name, bytes: capacity }, async () => {
    signal.throwIfAborted();
    return await pool.createVolumeFrom(volumeXml(wanted, capacity), volume.ref);
  });
  const looking = setInterval(() => {
    pool
      .volumeByName(name)
      .then(
        async (found) => found && onProgress((await found.info()).allocation, allocation),
        // It is not there yet, or being made.
        () => {},
      )
      .catch(() => {});
  }, intervalMs);
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(signal.reason);
  signal.addEventListener("abort", stop);
  try {
    return await Promise.race([making, stopped.promise]);
  } catch (error) {
    if (signal.aborted) making.then((made) => made.drop()).catch(logInternal);
    throw error;
  } finally {
    clearInterval(looking);
    signal.removeEventListener("abort", stop);
  }
}

/** libvirt takes the capacity of the volume that it copies where the wanted one is smaller. */
const volumeXml = ({ name, format }: DaemonCopy, capacity: number): string =>
  writeXml(
    el(
      "volume",
      {},
      el("name", {}, name),
      el("capacity", { unit: "bytes" }, capacity),
      el("target", {}, el("format", { type: format })),
    ),
  );
