import type { Call, Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import { logInternal } from "../errors/plain-error.ts";
import type { Services } from "../services.ts";
import { notEnoughSpace } from "../storage/no-space.ts";
import { findPool } from "../storage/pool-work.ts";
import { makeTracked } from "../storage/tracked-volume.ts";
import { UploadBook, type UploadPlan } from "../storage/uploads.ts";
import { refuseTaken } from "./find-volume.ts";
import { finished } from "./finished.ts";
import { volumesOf } from "./volume-book.ts";
import { volumeXml } from "./volume-xml.ts";

type Request = Parameters<Handlers["volumes"]["upload"]>[0];

/** Files that windows send into volumes of their own. */
export class VolumeUploads {
  readonly #services: Services;
  readonly #book: UploadBook<string>;

  constructor(services: Services) {
    this.#services = services;
    this.#book = new UploadBook(services.jobs);
  }

  /**
   * Begins an upload, or goes on with the one of the same file to the same place.
   * @throws AppError `volume-exists`, `no-space`, `empty-file`
   */
  begin(request: Request, call: Call) {
    if (request.bytes === 0) {
      throw new AppError({
        code: "empty-file",
        message: "This file is empty.",
        hint: "Choose another file.",
      });
    }
    return this.#book.begin(JSON.stringify(request), call, () => this.#plan(request));
  }

  /**
   * Resolves with the volume's name when all of it is stored.
   * @throws AppError `upload-incomplete` when bytes are missing; it can then be resumed
   */
  finish(id: string): Promise<string> {
    return this.#book.finish(id);
  }

  /** Drops an upload and what is stored of it. One that is over already is fine. */
  cancel(id: string): Promise<void> {
    return this.#book.cancel(id);
  }

  async #plan({ connection: id, pool: poolName, name, bytes }: Request): Promise<UploadPlan<string>> {
    const { connections, partial, transcript } = this.#services;
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
          connection.virsh("vol-upload", `--vol=${name}`, `--pool=${poolName}`, `--file=${name}`),
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
}
