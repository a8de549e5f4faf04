import type { ErrorData } from "../../../../shared/model/error.ts";
import { afterLoss, countFailures, type Loss, type RetryPolicy } from "./retry.ts";

/** Where a connection to a screen or terminal stands. */
export type LinkStatus =
  | { readonly kind: "idle" }
  | { readonly kind: "connecting" }
  | { readonly kind: "connected" }
  | { readonly kind: "lost"; readonly problem?: ErrorData; readonly retryInMs: number }
  | { readonly kind: "taken-over"; readonly problem?: ErrorData };

export interface Attempt {
  /** Aborted when the connection is no longer wanted. */
  readonly signal: AbortSignal;
  /** Whether to take the console from whoever has it. */
  readonly force: boolean;
  /** To be called once the console works. */
  readonly established: () => void;
}

/**
 * One life of a connection: resolves when the other side ended it, rejects with what went wrong.
 * `toProblem` of {@link ConsoleLink} turns the rejection into data.
 */
export type Connect = (attempt: Attempt) => Promise<void>;

/**
 * Keeps one console connected for as long as its machine runs: connects anew for each start of the machine,
 * with growing pauses after a loss, and not at all when somebody else has taken it over.
 */
export class ConsoleLink {
  #status: LinkStatus = { kind: "idle" };
  #generation: number | undefined;
  #failures = 0;
  #current: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #connect: Connect;
  readonly #policy: RetryPolicy;
  readonly #toProblem: (error: unknown) => ErrorData;

  constructor(connect: Connect, policy: RetryPolicy, toProblem: (error: unknown) => ErrorData) {
    this.#connect = connect;
    this.#policy = policy;
    this.#toProblem = toProblem;
  }

  readonly getStatus = (): LinkStatus => this.#status;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Says which start of the machine to be connected to; undefined while there is nothing to connect to. */
  follow(generation: number | undefined): void {
    if (generation === this.#generation) return;
    this.#generation = generation;
    this.#failures = 0;
    if (generation === undefined) {
      this.#stop();
      this.#set({ kind: "idle" });
    } else {
      this.#start(false);
    }
  }

  /** Connects now instead of after the pause. */
  retry(): void {
    if (this.#generation !== undefined) this.#start(false);
  }

  /** Takes the console from whoever has it. */
  takeOver(): void {
    if (this.#generation !== undefined) this.#start(true);
  }

  dispose(): void {
    this.follow(undefined);
    this.#listeners.clear();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#current?.abort();
    this.#current = undefined;
  }

  #start(force: boolean): void {
    this.#stop();
    const controller = new AbortController();
    this.#current = controller;
    void this.#live(controller, force);
  }

  async #live(controller: AbortController, force: boolean): Promise<void> {
    const { signal } = controller;
    let since: number | undefined;
    let problem: ErrorData | undefined;
    this.#set({ kind: "connecting" });
    try {
      await this.#connect({
        signal,
        force,
        established: () => {
          if (signal.aborted) return;
          since = performance.now();
          this.#set({ kind: "connected" });
        },
      });
    } catch (error) {
      problem = this.#toProblem(error);
    }
    if (signal.aborted) return;
    const lasted = since === undefined ? 0 : performance.now() - since;
    const loss: Loss = { established: since !== undefined, lasted, ...(problem && { problem }) };
    this.#failures = countFailures(loss, this.#failures);
    const next = afterLoss(loss, this.#failures, this.#policy);
    if (next.kind === "taken-over") {
      this.#set({ kind: "taken-over", ...(problem && { problem }) });
      return;
    }
    this.#set({ kind: "lost", retryInMs: next.inMs, ...(problem && { problem }) });
    this.#timer = setTimeout(() => this.#start(false), next.inMs);
  }

  #set(status: LinkStatus): void {
    this.#status = status;
    for (const listener of this.#listeners) listener();
  }
}
