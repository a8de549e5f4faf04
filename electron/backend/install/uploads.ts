import { randomUUID } from "node:crypto";
import type { Call } from "../../../shared/contract/handlers.ts";
import type { ByteChannel } from "../../../shared/model/byte-channel.ts";
import { AppError } from "../../../shared/model/error.ts";
import { channelError, plainError } from "../errors/plain-error.ts";
import type { JobContext, StartedJob } from "../jobs/job-service.ts";
import { ConnectionClosedError, type LibvirtStream } from "../libvirt/index.ts";
import type { Services } from "../services.ts";
import type { PartialVolumes } from "../storage/leftovers.ts";
import { createMedium } from "../storage/new-medium.ts";
import type { TrackedVolume } from "../storage/tracked-volume.ts";
import type { InstallHost } from "./context.ts";
import { isoError } from "./errors.ts";
import { isoHeaderBytes, readIso } from "./iso9660.ts";
import { inspect, type MediaRegistry } from "./media.ts";

/** After so many bytes the daemon confirms what it has; a lost daemon costs no more than this. */
const segment = 128 << 20;

export interface UploadRequest {
  readonly name: string;
  readonly bytes: number;
  readonly modified: number;
}

/** Files that windows send into storage pools; an upload that broke off goes on where it stopped. */
export class Uploads {
  readonly #uploads = new Map<string, Upload>();
  readonly #services: Pick<Services, "jobs" | "transcript">;
  readonly #media: MediaRegistry;
  readonly #partial: PartialVolumes;

  constructor(
    services: Pick<Services, "jobs" | "transcript">,
    media: MediaRegistry,
    partial: PartialVolumes,
  ) {
    this.#services = services;
    this.#media = media;
    this.#partial = partial;
  }

  /**
   * Begins an upload, or goes on with the one of the same file.
   * @throws AppError `media-empty`, `no-space`
   */
  async begin(host: InstallHost, request: UploadRequest, call: Call) {
    if (request.bytes === 0) throw isoError("empty");
    const key = JSON.stringify([host.connection.id, request.name, request.bytes, request.modified]);
    let upload = [...this.#uploads.values()].find((other) => other.key === key && !other.failure);
    if (upload) await upload.interrupt();
    else upload = await this.#create(host, key, request);
    const { id, job, stored } = upload;
    const ticket = call.ticket((channel) => void upload.receive(channel, stored));
    return { upload: id, offset: stored, ticket, job: job.id };
  }

  /**
   * Resolves with the medium's handle when all of it is stored and is one.
   * @throws AppError `upload-incomplete` when bytes are missing; it can then be resumed
   */
  async finish(id: string): Promise<string> {
    const upload = this.#get(id);
    await upload.settled();
    if (!upload.failure && upload.stored < upload.bytes) {
      throw new AppError({
        code: "upload-incomplete",
        message: "The upload broke off before its end.",
        hint: "Drop the same file again; the upload goes on where it stopped.",
      });
    }
    try {
      return await upload.complete();
    } finally {
      this.#uploads.delete(id);
    }
  }

  /** Drops an upload and what is stored of it. One that is over already is fine. */
  async cancel(id: string): Promise<void> {
    const upload = this.#uploads.get(id);
    if (!upload) return;
    this.#services.jobs.cancel(upload.job.id);
    await upload.job.finished.catch(() => {});
    this.#uploads.delete(id);
  }

  #get(id: string): Upload {
    const upload = this.#uploads.get(id);
    if (upload) return upload;
    throw new AppError({
      code: "no-such-upload",
      message: "This upload is not known any more.",
      hint: "Drop the file again.",
    });
  }

  async #create(host: InstallHost, key: string, request: UploadRequest): Promise<Upload> {
    const { connection, session } = host;
    const { jobs, transcript } = this.#services;
    const { name, bytes } = request;
    const partial = this.#partial;
    const made = await createMedium({
      connection,
      session,
      partial,
      transcript,
      name,
      bytes,
    });
    const { pool, name: volume } = made.volume;
    const medium = { kind: "volume", connection: connection.id, pool, volume } as const;
    const upload = new Upload(key, bytes, made, async () => {
      await inspect(connection.client, medium);
      await made.keep();
      transcript.record(
        `Upload ${name} into ${pool}`,
        connection.virsh("vol-create-as", pool, volume, String(bytes), "--format", "raw"),
        connection.virsh("vol-upload", "--pool", pool, volume, name),
      );
      return this.#media.register(medium);
    });
    upload.start(jobs.run({ title: `Upload ${name}`, total: bytes }, (job) => upload.run(job)));
    this.#uploads.set(upload.id, upload);
    return upload;
  }
}

/** One file on its way into a volume. */
class Upload {
  readonly id = randomUUID();
  readonly key: string;
  readonly bytes: number;
  /** Bytes that the daemon has confirmed. */
  stored = 0;
  /** Why it is over, if it failed. */
  failure: AppError | undefined;
  readonly #made: TrackedVolume;
  readonly #accept: () => Promise<string>;
  readonly #result = Promise.withResolvers<string>();
  /** The start of the file, until it has been looked at. */
  #head: Uint8Array | undefined;
  #headLength = 0;
  #job: StartedJob<string> | undefined;
  #context: JobContext | undefined;
  #channel: ByteChannel | undefined;
  #receiving: Promise<void> = Promise.resolve();

  /** @param accept is called with everything stored; gives the medium's handle, or throws what is wrong */
  constructor(key: string, bytes: number, made: TrackedVolume, accept: () => Promise<string>) {
    this.key = key;
    this.bytes = bytes;
    this.#made = made;
    this.#accept = accept;
    this.#head = new Uint8Array(Math.min(bytes, isoHeaderBytes));
    this.#result.promise.catch(() => {});
  }

  get job(): StartedJob<string> {
    if (!this.#job) throw new Error("the upload's job has not been started");
    return this.#job;
  }

  start(job: StartedJob<string>): void {
    this.#job = job;
  }

  /** The job's work: it lasts from the first byte to the verdict, over any number of channels. */
  async run(context: JobContext): Promise<string> {
    this.#context = context;
    context.signal.addEventListener("abort", () => {
      void this.#fail(new AppError({ code: "cancelled", message: "The upload was cancelled." }));
    });
    return await this.#result.promise;
  }

  /** Stores what comes through a channel, which begins at `offset`. Never rejects. */
  receive(channel: ByteChannel, offset: number): Promise<void> {
    const earlier = this.interrupt();
    this.#channel = channel;
    this.#receiving = earlier.then(async () => {
      // An earlier ticket was used after this one was issued: its bytes are not to be written twice.
      if (offset === this.stored && !this.failure) await this.#store(channel);
      else channel.close({ code: "upload-moved-on", message: "This upload goes on in another window." });
    });
    return this.#receiving;
  }

  /** Ends what is still coming from a window that was left, so that the count stands still. */
  async interrupt(): Promise<void> {
    this.#channel?.close();
    await this.#receiving;
  }

  async settled(): Promise<void> {
    await this.#receiving;
  }

  /** @throws AppError when what is stored is no medium; it is deleted then */
  async complete(): Promise<string> {
    try {
      if (this.failure) throw this.failure;
      const handle = await this.#accept();
      this.#result.resolve(handle);
      return handle;
    } catch (error) {
      await this.#fail(plainError(error));
      throw this.failure;
    }
  }

  async #store(channel: ByteChannel): Promise<void> {
    let stream: LibvirtStream | undefined;
    let written = 0;
    const confirm = async () => {
      const finishing = stream;
      stream = undefined;
      await finishing?.finish();
      this.stored += written;
      written = 0;
    };
    try {
      for await (const chunk of channel) {
        if (this.failure) break;
        try {
          if (this.stored + written + chunk.length > this.bytes) throw tooLong();
          await this.#look(chunk);
          stream ??= await this.#made.volume.upload({ offset: this.stored });
          await stream.write(chunk);
          written += chunk.length;
          this.#context?.progress(this.stored + written, this.bytes);
          if (written >= segment) await confirm();
        } catch (error) {
          // Leaving the loop closes the channel without a word, so the reason has to go first.
          channel.close(channelError(error));
          throw error;
        }
      }
      await confirm();
      // All that was sent is stored now, which is what the window may want to wait for.
      channel.end();
    } catch (error) {
      // The window or the daemon may have gone away. What the daemon still takes counts; the rest is sent again.
      if (isBreak(error)) {
        await confirm().catch(() => stream?.abort());
      } else {
        stream?.abort();
        await this.#fail(plainError(error));
      }
      channel.close(channelError(error));
    }
  }

  /** Looks at the start of the file as soon as it is there, so that a wrong one is refused early. */
  async #look(chunk: Uint8Array): Promise<void> {
    if (!this.#head) return;
    const part = chunk.subarray(0, this.#head.length - this.#headLength);
    this.#head.set(part, this.#headLength);
    this.#headLength += part.length;
    if (this.#headLength < this.#head.length) return;
    const header = await readIso(this.#head, this.bytes);
    this.#head = undefined;
    if (typeof header === "string") throw isoError(header);
  }

  async #fail(error: AppError): Promise<void> {
    if (this.failure) return;
    this.failure = error;
    this.#channel?.close(channelError(error));
    await this.#made.drop();
    this.#result.reject(error);
  }
}

/** The window or the daemon is gone for now, which is no verdict on the file. */
function isBreak(error: unknown): boolean {
  if (error instanceof AppError) return error.code === "channel-lost";
  return error instanceof ConnectionClosedError;
}

function tooLong(): AppError {
  return new AppError({
    code: "upload-changed",
    message: "The file is longer than it was when the upload began.",
    hint: "Wait until nothing writes to it any more, then drop it again.",
  });
}
