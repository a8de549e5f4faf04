import { randomUUID } from "node:crypto";
import type { FilesSource, FilesState, GuestPlace } from "../../../shared/contract/guest-files.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { ConnectionRegistry } from "../connections/registry.ts";
import { plainError } from "../errors/plain-error.ts";
import { Appliance, type CallManner } from "../guestfs/appliance.ts";
import type { CallArguments, CallName, CallResult } from "../guestfs/calls.ts";
import type { StartProcess } from "../guestfs/own-process.ts";
import { whyNoKernel } from "../guestfs/requirements.ts";
import { Changes } from "../live/changes.ts";
import type { Subscription } from "../live/subscription.ts";
import { type Found, findPlaces } from "./find-places.ts";
import { launchAppliance } from "./launch-appliance.ts";
import { mountPlace } from "./mount-place.ts";
import { type OpenedSource, openSource } from "./open-source.ts";
import { PlaceQueue } from "./place-queue.ts";
import type { FilesSession, PlaceCalls } from "./session.ts";

/** Disks that are being opened, are open, or were. */
export class DiskSession implements FilesSession {
  readonly id = randomUUID();
  readonly source: FilesSource;
  readonly writable: boolean;
  readonly #connections: ConnectionRegistry;
  readonly #changes = new Changes();
  readonly #ready = Promise.withResolvers<void>();
  readonly #unlocked = new Set<string>();
  readonly #queue = new PlaceQueue((place) => this.#mount(place));
  #state: FilesState = { state: "opening", phase: "Looking at the disks" };
  #opened: OpenedSource | undefined;
  #appliance: Appliance | undefined;
  #found: Found = { places: [], locked: [], types: new Map() };
  #at = 0;
  #uses = 0;
  #lastUsed = Date.now();

  constructor(
    connections: ConnectionRegistry,
    source: FilesSource,
    { writable, startProcess }: { writable: boolean; startProcess: StartProcess | undefined },
  ) {
    this.#connections = connections;
    this.source = source;
    this.writable = writable;
    // Those who wait are told; there may be none.
    this.#ready.promise.catch(() => {});
    void this.#open(startProcess);
  }

  /** Resolves when it is open, rejects when it cannot be. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  get state(): FilesState {
    return this.#state;
  }

  get over(): boolean {
    return this.#state.state === "failed" || this.#state.state === "closed";
  }

  get live(): boolean {
    return this.#opened?.live ?? false;
  }

  get places(): readonly GuestPlace[] {
    return this.#found.places;
  }

  /** Since when nobody has used it, in milliseconds since the epoch; undefined while somebody does. */
  get idleSince(): number | undefined {
    const used = this.#uses > 0 || this.#queue.busy || this.#state.state === "opening";
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
    const place = this.#found.places.find((candidate) => candidate.id === id);
    if (!place) throw noSuchPlace(id);
    const callWith = <N extends CallName>(manner: CallManner, name: N, ...given: CallArguments<N>) =>
      this.#call(place, manner, name, given);
    return { place, callWith, call: (name, ...given) => callWith({}, name, ...given) };
  }

  /** Ends it; what was written is on the disks then. */
  async close(because: string): Promise<void> {
    if (!this.over) this.#become({ state: "closed", because });
    this.#ready.reject(closedError(because));
    await this.#appliance?.close();
  }

  async #open(startProcess: StartProcess | undefined): Promise<void> {
    try {
      const opened = await openSource(this.#connections, this.source);
      this.#opened = opened;
      if (this.writable && opened.readOnlyBecause !== undefined) throw readOnly(opened.readOnlyBecause);
      const { kind } = await opened.connection.acceleration();
      if (this.over) return;
      const noKernel = await whyNoKernel();
      if (noKernel !== undefined) throw new AppError({ code: "no-libguestfs", message: noKernel });
      this.#phase("Starting libguestfs’ appliance");
      this.#at = Date.now();
      this.#appliance = await Appliance.start({ kvm: kind === "kvm", startProcess });
      // Closed meanwhile.
      if (this.over) return await this.#appliance.close();
      void this.#appliance.ended.then(() => this.#fail(this.#appliance?.over ?? closedError("")));
      await launchAppliance(this.#appliance, opened.disks, this.writable);
      await this.#look();
      this.#ready.resolve();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #look(): Promise<void> {
    this.#phase("Looking for systems and file systems");
    this.#found = await this.#queue.turn(undefined, {}, () => findPlaces(this.#appliance!, this.#unlocked));
    this.#tellOpen();
  }

  #tellOpen(): void {
    const { live, readOnlyBecause, notes } = this.#opened!;
    if (this.over) return;
    this.#lastUsed = Date.now();
    this.#become({
      state: "open",
      writable: this.writable,
      ...(readOnlyBecause !== undefined && { readOnlyBecause }),
      live,
      at: this.#at,
      places: [...this.#found.places],
      locked: this.#found.locked,
      notes: notes.slice(0, 100),
    });
  }

  async #mount(place: GuestPlace): Promise<void> {
    await mountPlace(this.#appliance!, { mounts: place.mounts, types: this.#found.types }, this.writable);
  }

  async #call<N extends CallName>(
    place: GuestPlace,
    manner: CallManner,
    name: N,
    given: CallArguments<N>,
  ): Promise<CallResult<N>> {
    const appliance = this.#appliance;
    if (!appliance || this.over) throw this.#why();
    if (place.problem !== undefined) throw closedPlace(place);
    try {
      return await this.#queue.turn(place, manner, () =>
        // Whose turn it is has been decided.
        appliance.callWith({ ...manner, background: false }, name, ...given),
      );
    } finally {
      this.#lastUsed = Date.now();
    }
  }

  /** Why nothing can be called any more. */
  #why(): AppError {
    if (this.#state.state === "failed") return new AppError(this.#state.error);
    return closedError(this.#state.state === "closed" ? this.#state.because : "");
  }

  #phase(phase: string): void {
    if (!this.over) this.#become({ state: "opening", phase });
  }

  #fail(error: unknown): void {
    const plain = plainError(error);
    if (!this.over) this.#become({ state: "failed", error: plain.toData() });
    this.#ready.reject(plain);
    this.#appliance?.kill();
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

const readOnly = (because: string) =>
  new AppError({ code: "files-read-only", message: `These files cannot be changed. ${because}` });
