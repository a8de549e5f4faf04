import { rm } from "node:fs/promises";
import { AppError } from "../../../shared/model/error.ts";
import { temporaryFolder } from "../files/temporary-folder.ts";
import type { CallArguments, CallName, CallResult } from "./calls.ts";
import { calls } from "./calls.ts";
import { applianceEnvironment } from "./environment.ts";
import { endLeft } from "./left-processes.ts";
import type { FromAppliance, ToAppliance } from "./messages.ts";
import { forkProcess, type OwnProcess, type StartProcess } from "./own-process.ts";
import { unusable } from "./requirements.ts";

/** What libguestfs said. `errno` is Linux's number, as the guest's kernel gave it; 0 where it gave none. */
export class GuestfsError extends Error {
  readonly call: CallName;
  readonly errno: number;
  constructor(call: CallName, message: string, errno: number) {
    super(message);
    this.call = call;
    this.errno = errno;
  }
}

/** How a call is made. */
export interface CallManner {
  /** Lets calls that somebody waits for go first. */
  readonly background?: boolean;
  /** Ends a transfer, which is then rejected with the signal's reason. Other calls go on, unheard. */
  readonly signal?: AbortSignal;
  /** Milliseconds until the appliance counts as hung and is ended; a transfer's begin anew with each piece. */
  readonly patienceMs?: number;
  /** Takes what a `fileOut` of "stream" writes, a piece of up to 1 MiB at a time. */
  readonly onPiece?: (piece: Uint8Array) => Promise<void> | void;
  /** Gives what a `fileIn` of "stream" reads. */
  readonly source?: AsyncIterable<Uint8Array>;
}

const defaultPatienceMs = 120_000;
/** Pieces that are sent before one was taken. */
const ahead = 4;

interface Waiting {
  readonly message: Extract<ToAppliance, { call: unknown }>;
  readonly manner: CallManner;
  readonly settle: PromiseWithResolvers<unknown>;
  /** Nobody waits for it any more; what it still writes is thrown away. */
  dropped: boolean;
}

/**
 * An appliance of libguestfs: a small virtual machine with the disks that were added to it, in which all that a disk
 * holds is parsed. Calls are done one at a time; those in the background when nobody waits for another.
 */
export class Appliance {
  readonly #process: OwnProcess;
  readonly #folder: string;
  readonly #waiting: Waiting[] = [];
  readonly #ready = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  #current: Waiting | undefined;
  #credit = Promise.withResolvers<void>();
  #sent = 0;
  #lastId = 0;
  #timer: NodeJS.Timeout | undefined;
  #end: AppError | undefined;

  private constructor(process: OwnProcess, folder: string) {
    this.#process = process;
    this.#folder = folder;
    process.onMessage((message) => this.#heard(message));
    process.onEnd((how) => this.#ends(died(how)));
  }

  /**
   * Starts the process; nothing is booted yet.
   * @param kvm whether the host's KVM may be used
   * @param startProcess how a process of our own is started
   * @throws AppError `no-libguestfs`, `appliance-ended`
   */
  static async start({
    kvm,
    startProcess = forkProcess,
  }: {
    readonly kvm: boolean;
    readonly startProcess?: StartProcess | undefined;
  }): Promise<Appliance> {
    const folder = await temporaryFolder("appliance");
    // In a build both are bundled, into the same folder; otherwise Node runs the source as it is.
    const file = import.meta.url.endsWith(".ts") ? "./appliance-process.ts" : "./appliance-process.js";
    const url = new URL(file, import.meta.url);
    const appliance = new Appliance(startProcess(url, applianceEnvironment(kvm, folder)), folder);
    await appliance.#ready.promise;
    return appliance;
  }

  /** Resolves when process and machine are gone, however they went, and their temporary files are deleted. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Why no call can be made any more. */
  get over(): AppError | undefined {
    return this.#end;
  }

  /**
   * Calls a function of libguestfs.
   * @throws GuestfsError what it said | AppError `appliance-ended` | the signal's reason
   */
  call<N extends CallName>(name: N, ...given: CallArguments<N>): Promise<CallResult<N>> {
    return this.callWith({}, name, ...given);
  }

  /** {@link call} in another manner. */
  async callWith<N extends CallName>(
    manner: CallManner,
    name: N,
    ...given: CallArguments<N>
  ): Promise<CallResult<N>> {
    if (this.#end) throw this.#end;
    manner.signal?.throwIfAborted();
    const { takes } = calls[name];
    const values = given as readonly unknown[];
    this.#lastId += 1;
    const waiting: Waiting = {
      message: {
        id: this.#lastId,
        call: name,
        given: values.slice(0, takes.length) as Extract<ToAppliance, { call: unknown }>["given"],
        options: values[takes.length] as Extract<ToAppliance, { call: unknown }>["options"],
      },
      manner,
      settle: Promise.withResolvers(),
      dropped: false,
    };
    const abort = () => this.#drop(waiting, manner.signal?.reason);
    manner.signal?.addEventListener("abort", abort);
    this.#waiting.push(waiting);
    this.#next();
    try {
      return (await waiting.settle.promise) as CallResult<N>;
    } finally {
      manner.signal?.removeEventListener("abort", abort);
    }
  }

  /** Ends the appliance in order, once the call that is under way has ended. */
  async close(): Promise<void> {
    if (!this.#end) {
      this.#refuseAll(closed());
      this.#say({ close: true });
      const forced = setTimeout(() => this.#process.kill(), 10_000);
      await this.ended;
      clearTimeout(forced);
    }
    await this.ended;
  }

  /** Ends it at once, whatever it does. */
  kill(error: AppError = closed()): void {
    this.#refuseAll(error);
    this.#process.kill();
  }

  #next(): void {
    if (this.#current || this.#end) return;
    const index = Math.max(
      this.#waiting.findIndex(({ manner }) => !manner.background),
      0,
    );
    const [next] = this.#waiting.splice(index, 1);
    if (!next) return;
    this.#current = next;
    this.#sent = 0;
    this.#credit = Promise.withResolvers();
    this.#watch(next);
    this.#say(next.message);
    const { source } = next.manner;
    if (source) void this.#feed(next, source);
  }

  async #feed(call: Waiting, source: AsyncIterable<Uint8Array>): Promise<void> {
    const { id } = call.message;
    try {
      for await (const piece of source) {
        while (this.#current === call && this.#sent >= ahead) await this.#credit.promise;
        if (this.#current !== call) return;
        this.#sent += 1;
        this.#say({ id, piece });
      }
      if (this.#current === call) this.#say({ id, end: true });
    } catch (error) {
      this.#drop(call, error);
    }
  }

  #heard(message: FromAppliance): void {
    if ("ready" in message) {
      this.#ready.resolve();
      return;
    }
    if ("unusable" in message) {
      this.kill(unusable(message.unusable));
      return;
    }
    const call = this.#current;
    if (!call || message.id !== call.message.id) return;
    if ("piece" in message) {
      this.#watch(call);
      void this.#pass(call, message.piece);
      return;
    }
    if ("taken" in message) {
      this.#watch(call);
      this.#sent -= 1;
      this.#credit.resolve();
      this.#credit = Promise.withResolvers();
      return;
    }
    clearTimeout(this.#timer);
    this.#current = undefined;
    this.#credit.resolve();
    if ("value" in message) call.settle.resolve(message.value);
    else call.settle.reject(new GuestfsError(call.message.call, message.problem, message.errno));
    this.#next();
  }

  async #pass(call: Waiting, piece: Uint8Array): Promise<void> {
    const { id } = call.message;
    try {
      if (!call.dropped) await call.manner.onPiece?.(piece);
    } catch (error) {
      this.#drop(call, error);
    }
    this.#say({ id, taken: true });
  }

  #drop(call: Waiting, reason: unknown): void {
    call.settle.reject(reason);
    call.dropped = true;
    const index = this.#waiting.indexOf(call);
    if (index >= 0) this.#waiting.splice(index, 1);
    else if (this.#current === call) this.#say({ id: call.message.id, cancel: true });
  }

  /** A hung appliance never tells: it is ended when it has kept somebody waiting for too long. */
  #watch({ manner, message }: Waiting): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.kill(
        new AppError({
          code: "appliance-hung",
          message: "libguestfs' appliance has not answered, and was ended.",
          hint: "Open the files again. If it happens again with these disks, they may be damaged.",
          detail: message.call,
        }),
      );
    }, manner.patienceMs ?? defaultPatienceMs).unref();
  }

  #say(message: ToAppliance): void {
    this.#process.send(message);
  }

  #refuseAll(error: AppError): void {
    this.#end ??= error;
    this.#ready.reject(this.#end);
    clearTimeout(this.#timer);
    this.#current?.settle.reject(this.#end);
    this.#current = undefined;
    this.#credit.resolve();
    for (const { settle } of this.#waiting.splice(0)) settle.reject(this.#end);
  }

  #ends(error: AppError): void {
    this.#refuseAll(error);
    endLeft(this.#folder)
      .then(() => rm(this.#folder, { recursive: true, force: true }))
      .catch(() => {})
      .finally(() => this.#ended.resolve());
  }
}

const died = (cause: unknown) =>
  new AppError(
    {
      code: "appliance-ended",
      message: "libguestfs' appliance ended in the middle of its work.",
      hint: "Open the files again: it is then started anew.",
      detail: String(cause),
    },
    { cause },
  );

const closed = () =>
  new AppError({
    code: "files-closed",
    message: "These files were closed.",
    hint: "Open them again.",
  });
