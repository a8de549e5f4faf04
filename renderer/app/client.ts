import { type ClientContext, type ClientLink, createORPCClient, ORPCError } from "@orpc/client";
import type { ContractRouterClient } from "@orpc/contract";
import type { Contract } from "../../shared/contract/index.ts";
import type { ByteChannel } from "../../shared/model/byte-channel.ts";
import { AppError, errorSchema } from "../../shared/model/error.ts";
import { platform } from "./platform.ts";
import { desktopTransport, type Line, socketTransport, type Transport, unreachable } from "./transport.ts";

export type Api = ContractRouterClient<Contract>;
/** `signed-out` is for good: the backend has a new key, and only its new address opens it. */
export type ClientStatus = "connecting" | "connected" | "disconnected" | "signed-out";

/** The backend as the renderer sees it; survives a lost transport by connecting again. */
export interface Client {
  /**
   * The contract's procedures. Errors are AppErrors; code `disconnected` when the transport is or gets lost,
   * `signed-out` when it will not come back. Calls made while the first connection is being set up wait for it.
   */
  readonly api: Api;
  /** Opens the byte channel of a ticket that a procedure has just returned. */
  openChannel(ticket: string): Promise<ByteChannel>;
  readonly status: ClientStatus;
  onStatus(listener: (status: ClientStatus) => void): () => void;
  /**
   * Follows a subscription until the returned function is called. After a lost transport it starts anew, so
   * the first item is again a whole snapshot. `onError` hears of errors that end it for good.
   */
  subscribe<T>(
    start: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
    onItem: (item: T) => void,
    onError?: (error: AppError) => void,
  ): () => void;
}

/** The client of this page: over the desktop's port or the browser shell's WebSocket. */
export function connect(): Client {
  return connectOver(
    platform ? desktopTransport(platform) : socketTransport(`${location.origin.replace(/^http/, "ws")}`),
  );
}

/** Delays between attempts to reconnect, in ms; the last one repeats. */
const BACKOFF = [100, 250, 500, 1000, 2000, 5000];

/** A client over any transport. */
export function connectOver(transport: Transport): Client {
  return new ReconnectingClient(transport);
}

class ReconnectingClient implements Client {
  readonly api: Api;
  readonly #transport: Transport;
  #status: ClientStatus = "connecting";
  readonly #listeners = new Set<(status: ClientStatus) => void>();
  #line: Line | undefined;
  /** Why there is no line, while there is none. */
  #failure: AppError = unreachable();
  /** Settles with the first attempt. */
  readonly #firstAttempt: Promise<void>;

  constructor(transport: Transport) {
    this.#transport = transport;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#firstAttempt = promise;
    const link: ClientLink<ClientContext> = {
      call: async (path, input, options) => {
        const line = await this.#getLine();
        const explain = (error: unknown) => (options.signal?.aborted ? error : toAppError(error));
        try {
          const output = await line.link.call(path, input, options);
          return isIterable(output) ? rethrowing(output, explain) : output;
        } catch (error) {
          throw explain(error);
        }
      },
    };
    this.api = createORPCClient(link);
    void this.#stayConnected(resolve);
  }

  get status(): ClientStatus {
    return this.#status;
  }

  onStatus(listener: (status: ClientStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async openChannel(ticket: string): Promise<ByteChannel> {
    return (await this.#getLine()).openChannel(ticket);
  }

  subscribe<T>(
    start: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
    onItem: (item: T) => void,
    onError?: (error: AppError) => void,
  ): () => void {
    const stop = new AbortController();
    void (async () => {
      while (!stop.signal.aborted) {
        try {
          for await (const item of await start(stop.signal)) {
            if (stop.signal.aborted) return;
            onItem(item);
          }
          return;
        } catch (error) {
          if (stop.signal.aborted) return;
          const { code } = error as AppError;
          if (code !== "disconnected") {
            onError?.(error as AppError);
            return;
          }
          // Its calls fail before a line is known to be lost: without a task in between nobody would hear of that.
          await pause(BACKOFF[0]);
          await this.#connected(stop.signal);
        }
      }
    })();
    return () => stop.abort();
  }

  async #stayConnected(onFirstAttempt: () => void): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      this.#failure = unreachable();
      const line = await this.#transport().catch((error: unknown) => {
        if (error instanceof AppError) this.#failure = error;
      });
      if (line) {
        attempt = 0;
        this.#line = line;
        this.#setStatus("connected");
        onFirstAttempt();
        await line.lost;
        this.#line = undefined;
      }
      const forGood = this.#failure.code === "signed-out";
      this.#setStatus(forGood ? "signed-out" : "disconnected");
      onFirstAttempt();
      if (forGood) return;
      await pause(BACKOFF[Math.min(attempt, BACKOFF.length - 1)]);
    }
  }

  #setStatus(status: ClientStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    for (const listener of [...this.#listeners]) listener(status);
  }

  async #getLine(): Promise<Line> {
    await this.#firstAttempt;
    if (!this.#line) throw this.#failure;
    return this.#line;
  }

  /** Resolves at the next connection (at once when there is one), when there will be none, or at the abort. */
  #connected(signal: AbortSignal): Promise<void> {
    if (this.#line) return Promise.resolve();
    return new Promise((resolve) => {
      const settle = () => {
        off();
        signal.removeEventListener("abort", settle);
        resolve();
      };
      const off = this.onStatus((status) => {
        if (status === "connected" || status === "signed-out") settle();
      });
      signal.addEventListener("abort", settle);
    });
  }
}

const pause = (ms: number | undefined): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function toAppError(error: unknown): AppError {
  // What the backend did not answer, the transport has lost.
  if (!(error instanceof ORPCError)) return unreachable();
  const data = errorSchema.safeParse(error.data);
  if (error.code === "APP" && data.success) return new AppError(data.data);
  return new AppError({
    code: "internal",
    message: "The window and Guesthouse do not understand each other.",
    hint: "Reload the window; if it stays, restart Guesthouse.",
  });
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

async function* rethrowing(
  items: AsyncIterable<unknown>,
  map: (error: unknown) => unknown,
): AsyncGenerator<unknown> {
  try {
    yield* items;
  } catch (error) {
    throw map(error);
  }
}
