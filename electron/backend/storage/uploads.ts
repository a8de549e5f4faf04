import { randomUUID } from "node:crypto";
import type { Call } from "../../../shared/contract/handlers.ts";
import type { ByteChannel } from "../../../shared/model/byte-channel.ts";
import { AppError } from "../../../shared/model/error.ts";
import { channelError, plainError } from "../errors/plain-error.ts";
import type { JobContext, JobService, StartedJob } from "../jobs/job-service.ts";
import { ConnectionClosedError, type LibvirtStream } from "../libvirt/index.ts";
import { writeSparse } from "./sparse-copy.ts";
import type { TrackedVolume } from "./tracked-volume.ts";

/** After so many bytes the daemon confirms what it has, and looks at its pool anew; a lost one costs no more. */
const segment = 1 << 30;

/** What an upload needs to be told by whoever wants the file. */
export interface UploadPlan<R> {
  readonly title: string;
  readonly bytes: number;
  readonly made: TrackedVolume;
  /** Judges the start of the file as soon as it is there, so that a wrong one is refused early. */
  readonly head?: { readonly bytes: number; readonly check: (head: Uint8Array) => Promise<void> };
  /** Is called with everything stored; gives what the upload is for, or throws what is wrong with it. */
  readonly accept: (job: JobContext) => Promise<R>;
}

/** Files that windows send into storage pools; an upload that broke off goes on where it stopped. */
export class UploadBook<R> {
  readonly #uploads = new Map<string, Upload<R>>();
  readonly #jobs: JobService;

  constructor(jobs: JobService) {
    this.#jobs = jobs;
  }

  /**
   * Begins an upload, or goes on with the one of the same key.
   * @param key says which file goes where: the same again is the same upload
   */
  async begin(key: string, call: Call, plan: () => Promise<UploadPlan<R>>) {
    let upload = [...this.#uploads.values()].find((other) => other.key === key && !other.failure);
    if (upload) await upload.interrupt();
    else {
      const made = await plan();
      upload = new Upload(key, made);
      const { title, bytes } = made;
      const begun = upload;
      upload.start(this.#jobs.run({ title, total: bytes }, (job) => begun.run(job)));
      this.#uploads.set(upload.id, upload);
    }
    const { id, job, stored } = upload;
    const receiver = upload;
    const ticket = call.ticket((channel) => void receiver.receive(channel, stored));
    return { upload: id, offset: stored, ticket, job: job.id };
  }

  /**
   * Resolves with what `accept` gave when all of it is stored.
   * @throws AppError `upload-incomplete` when bytes are missing; it can then be resumed
   */
  async finish(id: string): Promise<R> {
    const upload = this.#uploads.get(id);
    if (!upload) {
      throw new AppError({
        code: "no-such-upload",
        message: "This upload is not known any more.",
        hint: "Drop the file again.",
      });
    }
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
    this.#jobs.cancel(upload.job.id);
    await upload.job.finished.catch(() => {});
    this.#uploads.delete(id);
  }
}

/** One file on its way into a volume. */
class Upload<R> {
  readonly id = randomUUID();
  readonly key: string;
  readonly bytes: number;
  /** Bytes that the daemon has confirmed. */
  stored = 0;
  /** Why it is over, if it failed. */
  failure: AppError | undefined;
  readonly #plan: UploadPlan<R>;
  readonly #result = Promise.withResolvers<R>();
  /** The start of the file, until it has been looked at. */
  #head: Uint8Array | undefined;
  #headLength = 0;
  #job: StartedJob<R> | undefined;
  #context: JobContext | undefined;
  #channel: ByteChannel | undefined;
  #receiving: Promise<void> = Promise.resolve();

  constructor(key: string, plan: UploadPlan<R>) {
    this.key = key;
    this.bytes = plan.bytes;
    this.#plan = plan;
    if (plan.head) this.#head = new Uint8Array(Math.min(plan.bytes, plan.head.bytes));
    this.#result.promise.catch(() => {});
  }

  get job(): StartedJob<R> {
    if (!this.#job) throw new Error("the upload's job has not been started");
    return this.#job;
  }

  start(job: StartedJob<R>): void {
    this.#job = job;
  }

  get #running(): JobContext {
    if (!this.#context) throw new Error("the upload's job has not begun");
    return this.#context;
  }

  /** The job's work: it lasts from the first byte to the verdict, over any number of channels. */
  async run(context: JobContext): Promise<R> {
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

  /** @throws AppError when what is stored is not accepted; it is deleted then */
  async complete(): Promise<R> {
    try {
      if (this.failure) throw this.failure;
      const result = await this.#plan.accept(this.#running);
      this.#result.resolve(result);
      return result;
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
          stream ??= await this.#plan.made.volume.upload({ offset: this.stored, sparse: true });
          await writeSparse(stream, chunk);
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

  async #look(chunk: Uint8Array): Promise<void> {
    if (!this.#head) return;
    const part = chunk.subarray(0, this.#head.length - this.#headLength);
    this.#head.set(part, this.#headLength);
    this.#headLength += part.length;
    if (this.#headLength < this.#head.length) return;
    const head = this.#head;
    this.#head = undefined;
    await this.#plan.head?.check(head);
  }

  async #fail(error: AppError): Promise<void> {
    if (this.failure) return;
    this.failure = error;
    this.#channel?.close(channelError(error));
    await this.#plan.made.drop();
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
