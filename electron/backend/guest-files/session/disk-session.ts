import { randomUUID } from "node:crypto";
import type { FilesSource, FilesState, GuestPlace } from "../../../../shared/contract/guest-files/session.ts";
import { AppError } from "../../../../shared/model/error.ts";
import type { ConnectionRegistry } from "../../connections/registry.ts";
import { plainError } from "../../errors/plain-error.ts";
import type { CallManner } from "../../guestfs/appliance.ts";
import type { CallArguments, CallName, CallResult } from "../../guestfs/calls.ts";
import type { StartProcess } from "../../guestfs/own-process.ts";
import { whyNoKernel } from "../../guestfs/requirements.ts";
import { Changes } from "../../live/changes.ts";
import type { Subscription } from "../../live/subscription.ts";
import { guardOf } from "./guard.ts";
import { needsMemory, OpenDisks } from "./open-disks.ts";
import { openSource } from "./open-source.ts";
import type { OpenedSource } from "./opened-source.ts";
import type { FilesSession, PlaceCalls } from "./session.ts";

/** Disks that are being opened, are open, or were. */
export class DiskSession implements FilesSession {
  readonly id = randomUUID();
  readonly source: FilesSource;
  readonly writable: boolean;
  readonly #connections: ConnectionRegistry;
  readonly #startProcess: StartProcess | undefined;
  readonly #changes = new Changes();
  readonly #ready = Promise.withResolvers<void>();
  #state: FilesState = { state: "opening", phase: "Looking at the disks" };
  #opened: OpenedSource | undefined;
  #disks: OpenDisks | undefined;
  /** Keeps the machine from being started, or hears when it is. */
  #guard: Disposable | undefined;
  #closing = false;
  #at = 0;
  #uses = 0;
  #lastUsed = Date.now();

  constructor(
    connections: ConnectionRegistry,
    source: FilesSource,
    {
      writable,
      startProcess,
      after,
    }: { writable: boolean; startProcess: StartProcess | undefined; after: Promise<unknown> },
  ) {
    this.#connections = connections;
    this.source = source;
    this.writable = writable;
    this.#startProcess = startProcess;
    // Those who wait are told; there may be none.
    this.#ready.promise.catch(() => {});
    void after.then(() => this.#open());
  }

  /** Resolves when it is open, rejects when it cannot be. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  get state(): FilesState {
    return this.#state;
  }

  /** It is closed, about to be, or failed. */
  get over(): boolean {
    return this.#told || this.#disks?.over !== undefined;
  }

  /** Resolves when nothing of it holds the disks any more, once it is {@link over}. */
  get gone(): Promise<void> {
    return this.#disks?.ended ?? Promise.resolve();
  }

  get live(): boolean {
    return this.#opened?.live ?? false;
  }

  get places(): readonly GuestPlace[] {
    return this.#disks?.found.places ?? [];
  }

  /** Since when nobody has used it, in milliseconds since the epoch; undefined while somebody does. */
  get idleSince(): number | undefined {
    const used = this.#uses > 0 || this.#disks?.busy || this.#state.state === "opening";
    return used ? undefined : this.#lastUsed;
  }

  /** Calls `listener` after each change of its state until the returned function is called. */
  onChange(listener: () => void): () => void {
    return this.#changes.onChange(listener);
  }

  watch(signal: AbortSignal): Subscription<FilesState> {
    const using = this.use();
    return this.#changes.watch(
      () => this.#state,
      signal,
      () => using[Symbol.dispose](),
    );
  }

  use(): Disposable {
    let used = true;
    this.#uses += 1;
    return {
      [Symbol.dispose]: () => {
        if (!used) return;
        used = false;
        this.#uses -= 1;
        this.#lastUsed = Date.now();
        this.#changes.tell();
      },
    };
  }

  place(id: string): PlaceCalls {
    const place = this.places.find((candidate) => candidate.id === id);
    if (!place) throw noSuchPlace(id);
    const callWith = <N extends CallName>(manner: CallManner, name: N, ...given: CallArguments<N>) =>
      this.#call(place, manner, name, given);
    return { place, callWith, call: (name, ...given) => callWith({}, name, ...given) };
  }

  /**
   * Opens what is encrypted on the disks.
   * @throws AppError `not-locked`, `wrong-passphrase`, `unlock-refused`, `files-closed`
   */
  async unlock(device: string, passphrase: string): Promise<void> {
    await this.ready;
    using _ = this.use();
    if (!this.#disks || this.over) throw this.#why();
    try {
      await this.#disks.unlock(device, passphrase);
    } catch (error) {
      if (!needsMemory(error)) throw error;
      await this.#startLarger();
      await this.#disks.unlock(device, passphrase);
    } finally {
      this.#tellOpen();
    }
  }

  /** Its end was told already, or is about to be. */
  get #told(): boolean {
    return this.#closing || this.#state.state === "failed" || this.#state.state === "closed";
  }

  /** Ends it; what was written is on the disks then, and nothing holds them. */
  async close(because: string): Promise<void> {
    if (this.#told) return;
    this.#closing = true;
    this.#ready.reject(closedError(because));
    await this.#disks?.end();
    this.#become({ state: "closed", because });
    this.#guard?.[Symbol.dispose]();
  }

  /** A key of LUKS 2 may need more memory than all else that an appliance does. */
  async #startLarger(): Promise<void> {
    const before = this.#disks;
    this.#disks = undefined;
    try {
      await before?.end();
      await this.#launch({ large: true });
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  async #launch({ large }: { large: boolean }): Promise<void> {
    const { kvm, disks } = this.#opened!;
    const manner = { writable: this.writable, kvm, large, startProcess: this.#startProcess };
    this.#phase("Starting libguestfs’ appliance");
    const open = await OpenDisks.launch(disks, manner);
    this.#follow(open);
    // Closed meanwhile.
    if (this.over) return await open.end();
    this.#phase("Looking for systems and file systems");
    await open.look();
  }

  async #open(): Promise<void> {
    try {
      const opened = await openSource(this.#connections, this.source);
      // Closed meanwhile: nothing must be held any more.
      if (this.over) return;
      this.#opened = opened;
      this.#guard = guardOf(opened, this.writable, (because) => this.close(because));
      const noKernel = await whyNoKernel();
      if (noKernel !== undefined) throw new AppError({ code: "no-libguestfs", message: noKernel });
      if (this.over) return;
      this.#at = opened.at ?? Date.now();
      await this.#launch({ large: false });
      this.#tellOpen();
      this.#ready.resolve();
    } catch (error) {
      this.#fail(error);
    }
  }

  #follow(disks: OpenDisks): void {
    this.#disks = disks;
    void disks.ended.then(() => {
      if (this.#disks === disks && !this.#closing) this.#fail(disks.over);
    });
  }

  #tellOpen(): void {
    const { live, readOnlyBecause, notes } = this.#opened!;
    if (!this.#disks || this.over) return;
    const { places, locked } = this.#disks.found;
    this.#lastUsed = Date.now();
    this.#become({
      state: "open",
      writable: this.writable,
      ...(readOnlyBecause !== undefined && { readOnlyBecause }),
      live,
      at: this.#at,
      places: [...places],
      locked,
      notes: notes.slice(0, 100),
    });
  }

  async #call<N extends CallName>(
    place: GuestPlace,
    manner: CallManner,
    name: N,
    given: CallArguments<N>,
  ): Promise<CallResult<N>> {
    const disks = this.#disks;
    if (!disks || this.over) throw this.#why();
    if (place.problem !== undefined) throw closedPlace(place);
    try {
      return await disks.call(place, manner, name, given);
    } finally {
      this.#lastUsed = Date.now();
    }
  }

  /** Why nothing can be called any more. */
  #why(): AppError {
    if (this.#state.state === "failed") return new AppError(this.#state.error);
    if (this.#disks?.over && !this.#closing) return this.#disks.over;
    return closedError(this.#state.state === "closed" ? this.#state.because : "");
  }

  #phase(phase: string): void {
    if (!this.over) this.#become({ state: "opening", phase });
  }

  #fail(error: unknown): void {
    const plain = plainError(error);
    if (!this.#told) this.#become({ state: "failed", error: plain.toData() });
    this.#ready.reject(plain);
    this.#disks?.kill();
    this.#guard?.[Symbol.dispose]();
  }

  #become(state: FilesState): void {
    this.#state = state;
    this.#changes.tell();
  }
}

export const closedError = (because: string) =>
  new AppError({
    code: "files-closed",
    message: because || "These files were closed.",
    hint: "Open them again.",
  });

const noSuchPlace = (id: string) =>
  new AppError({
    code: "no-such-place",
    message: `There is no file system ${id} on these disks.`.slice(0, 2000),
    hint: "Choose one of those that are shown.",
  });

const closedPlace = ({ device, problem }: GuestPlace) =>
  new AppError({
    code: "place-unreadable",
    message: `${device} has no files that could be shown. ${problem}`.slice(0, 2000),
  });
