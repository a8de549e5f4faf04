import type { JobPlace } from "../../../shared/contract/jobs.ts";
import { AppError } from "../../../shared/model/error.ts";
import { logInternal } from "../errors/plain-error.ts";
import type { Services } from "../services.ts";
import { notEnoughSpace } from "../storage/no-space.ts";
import { findPool } from "../storage/pool-work.ts";
import { makeTracked } from "../storage/tracked-volume.ts";
import type { UploadPlan } from "../storage/uploads.ts";
import { refuseTaken } from "./find-volume.ts";
import { finished } from "./finished.ts";
import { volumesOf } from "./volume-book.ts";
import { volumeXml } from "./volume-xml.ts";

/** A file that is to become a volume. */
export interface VolumeFile {
  readonly connection: string;
  readonly pool: string;
  readonly name: string;
  readonly bytes: number;
  /** How the command names it: its path, or its name where only that is known. */
  readonly file: string;
}

export type VolumePlan = UploadPlan<string> & { readonly place: JobPlace };

/**
 * Makes the volume into which a file's bytes go, and says what is to be done when they are there.
 * @throws AppError `empty-file`, `no-such-pool`, `volume-exists`, `no-space` | LibvirtError
 */
export async function planUpload(
  { connections, partial, transcript }: Services,
  { connection: id, pool: poolName, name, bytes, file }: VolumeFile,
): Promise<VolumePlan> {
  if (bytes === 0) {
    throw new AppError({
      code: "empty-file",
      message: "This file is empty.",
      hint: "Choose another file.",
    });
  }
  const connection = connections.get(id);
  const pool = await findPool(connection, poolName);
  await refuseTaken(pool, name);
  const { available } = await pool.info();
  if (bytes > available) throw notEnoughSpace(poolName, bytes, available);
  const xml = volumeXml({ name, format: "raw", capacity: bytes, full: false });
  const made = await makeTracked(connection, pool, partial, { name, bytes }, () => pool.createVolume(xml));
  const written = volumesOf(connection).writing(poolName, name);
  const title = `Upload ${name}`;
  return {
    title,
    bytes,
    place: { kind: "pool", connection: connection.id, pool: poolName, volume: name },
    made: {
      ...made,
      drop: async () => {
        await made.drop();
        written();
      },
    },
    accept: async (job) => {
      const commands = [
        connection.virsh(
          "vol-create-as",
          `--pool=${poolName}`,
          `--name=${name}`,
          `--capacity=${bytes}B`,
          "--allocation=0",
          "--format=raw",
        ),
        connection.virsh("vol-upload", `--vol=${name}`, `--pool=${poolName}`, `--file=${file}`),
        connection.virsh("pool-refresh", `--pool=${poolName}`),
      ];
      job.commands(...commands);
      // libvirt looks at it anew, for it may be an image of another format.
      await pool.refresh().catch(logInternal);
      await made.keep();
      written();
      await finished(connection, pool, [name]);
      transcript.record(title, ...commands);
      return name;
    },
  };
}
