import type { Call, Handlers } from "../../../shared/contract/handlers.ts";
import type { Services } from "../services.ts";
import { UploadBook } from "../storage/uploads.ts";
import { planUpload } from "./upload-plan.ts";

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
    const file = { ...request, file: request.name };
    return this.#book.begin(JSON.stringify(request), call, () => planUpload(this.#services, file));
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
}
