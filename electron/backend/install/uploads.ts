import type { Call } from "../../../shared/contract/handlers.ts";
import type { Services } from "../services.ts";
import { createMedium } from "../storage/new-medium.ts";
import { UploadBook, type UploadPlan } from "../storage/uploads.ts";
import type { InstallHost } from "./context.ts";
import { isoError } from "./errors.ts";
import { isoHeaderBytes, readIso } from "./iso9660.ts";
import { inspect, type MediaRegistry } from "./media.ts";

export interface UploadRequest {
  readonly name: string;
  readonly bytes: number;
  readonly modified: number;
}

/** Media that windows send into the pool where disks go. */
export class Uploads {
  readonly #book: UploadBook<string>;
  readonly #services: Pick<Services, "jobs" | "transcript" | "partial">;
  readonly #media: MediaRegistry;

  constructor(services: Pick<Services, "jobs" | "transcript" | "partial">, media: MediaRegistry) {
    this.#book = new UploadBook(services.jobs);
    this.#services = services;
    this.#media = media;
  }

  /**
   * Begins an upload, or goes on with the one of the same file.
   * @throws AppError `media-empty`, `no-space`
   */
  async begin(host: InstallHost, request: UploadRequest, call: Call) {
    if (request.bytes === 0) throw isoError("empty");
    const key = JSON.stringify([host.connection.id, request.name, request.bytes, request.modified]);
    return await this.#book.begin(key, call, () => this.#plan(host, request));
  }

  /**
   * Resolves with the medium's handle when all of it is stored and is one.
   * @throws AppError `upload-incomplete` when bytes are missing; it can then be resumed
   */
  finish(id: string): Promise<string> {
    return this.#book.finish(id);
  }

  /** Drops an upload and what is stored of it. One that is over already is fine. */
  cancel(id: string): Promise<void> {
    return this.#book.cancel(id);
  }

  async #plan({ connection, session }: InstallHost, request: UploadRequest): Promise<UploadPlan<string>> {
    const { transcript, partial } = this.#services;
    const { name, bytes } = request;
    const made = await createMedium({ connection, session, partial, transcript, name, bytes });
    const { pool, name: volume } = made.volume;
    const medium = { kind: "volume", connection: connection.id, pool, volume } as const;
    return {
      title: `Upload ${name}`,
      bytes,
      made,
      head: {
        bytes: isoHeaderBytes,
        check: async (head) => {
          const header = await readIso(head, bytes);
          if (typeof header === "string") throw isoError(header);
        },
      },
      accept: async () => {
        await inspect(connection.client, medium);
        await made.keep();
        transcript.record(
          `Upload ${name} into ${pool}`,
          connection.virsh("vol-create-as", pool, volume, String(bytes), "--format", "raw"),
          connection.virsh("vol-upload", "--pool", pool, volume, name),
        );
        return this.#media.register(medium);
      },
    };
  }
}
