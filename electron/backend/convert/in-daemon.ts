import type { TargetFormatName } from "../../../shared/convert/target-formats.ts";
import type { Connection } from "../connections/connection.ts";
import { logInternal } from "../errors/plain-error.ts";
import type { StorageVol } from "../libvirt/index.ts";
import type { PartialVolumes } from "../storage/leftovers.ts";
import { makeTracked } from "../storage/tracked-volume.ts";
import { el, writeXml } from "../xml/build.ts";
import type { Progress } from "./convert-image.ts";
import type { Place } from "./place.ts";

/** Milliseconds between two looks at how far it is: libvirt tells nobody. */
const intervalMs = 1000;

interface Wanted {
  readonly name: string;
  readonly format: TargetFormatName;
}

/** The command that it stands for. */
export const daemonCommand = (
  connection: Connection,
  volume: StorageVol,
  { pool }: Place,
  { name, format }: Wanted,
): { argv: string[]; input: string } => ({
  argv: connection.virsh(
    ...["vol-create-from", pool.name, "/dev/stdin", volume.name, "--inputpool", volume.pool],
  ),
  input: volumeXml(name, format, 0),
});

/**
 * Lets libvirt convert a volume on its own host, for what cannot be read or written from here. It does not compare
 * the copy. libvirt cannot be told to stop: a copy that was given up is deleted when it is whole.
 * @returns the copy's path
 * @throws LibvirtError
 */
export async function convertInDaemon(
  partial: PartialVolumes,
  connection: Connection,
  volume: StorageVol,
  place: Place,
  wanted: Wanted,
  job: Progress,
): Promise<string> {
  const { pool } = place;
  const { name, format } = wanted;
  const { capacity, allocation } = await volume.info();
  job.signal.throwIfAborted();
  job.phase("libvirt is converting it on its host");
  job.commands(daemonCommand(connection, volume, place, wanted));
  const making = makeTracked(connection, pool, partial, { name, bytes: capacity }, () =>
    pool.createVolumeFrom(volumeXml(name, format, capacity), volume.ref),
  );
  const looking = setInterval(() => {
    pool
      .volumeByName(name)
      .then(
        async (found) => found && job.progress((await found.info()).allocation, allocation),
        // It is not there yet, or being made.
        () => {},
      )
      .catch(() => {});
  }, intervalMs);
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(job.signal.reason);
  job.signal.addEventListener("abort", stop);
  try {
    const made = await Promise.race([making, stopped.promise]);
    const path = await made.volume.path();
    await made.keep();
    return path;
  } catch (error) {
    if (job.signal.aborted) making.then((made) => made.drop()).catch(logInternal);
    throw error;
  } finally {
    clearInterval(looking);
    job.signal.removeEventListener("abort", stop);
  }
}

/** libvirt takes the capacity of the volume that it converts where the wanted one is smaller. */
const volumeXml = (name: string, format: string, capacity: number): string =>
  writeXml(
    el(
      "volume",
      {},
      el("name", {}, name),
      el("capacity", { unit: "bytes" }, capacity),
      el("target", {}, el("format", { type: format })),
    ),
  );
