import { StandardRPCHandler } from "@orpc/server/standard";
import { createServerPeerHandleRequestFn } from "@orpc/server/standard-peer";
import { type EncodedMessage, ServerPeer } from "@orpc/standard-server-peer";
import type { Handlers } from "../../shared/contract/handlers.ts";
import { WireChannel } from "../../shared/model/byte-channel-stream.ts";
import type { Wire } from "../../shared/model/byte-channel-wire.ts";
import { AppError } from "../../shared/model/error.ts";
import { errorsAsData, INTERNAL } from "./errors.ts";
import type { Report } from "./report.ts";
import { createRouter, type RpcContext } from "./router.ts";
import { type Serve, Tickets } from "./tickets.ts";

/** A message transport for the RPC: what a WebSocket and a MessagePort have in common. */
export interface RpcLine {
  /** Resolves when the message has left, so that a slow client holds its subscriptions back. */
  send(message: EncodedMessage): Promise<void>;
  /** Called once. */
  listen(onMessage: (data: unknown) => void, onClose: () => void): void;
  close(): void;
}

/** Calls and subscriptions that one window may have open; far more than a window ever needs. */
const MAX_OPEN_CALLS = 4096;

/** Makes sessions of one backend; both shells have one. */
export class Sessions {
  readonly #handler: StandardRPCHandler<RpcContext>;
  readonly #open = new Set<Session>();
  readonly #report: Report;

  constructor(handlers: Handlers, report: Report) {
    this.#report = report;
    this.#handler = new StandardRPCHandler<RpcContext>(createRouter(handlers), {
      clientInterceptors: [errorsAsData(report)],
    });
  }

  /** Serves the RPC to one window until its line closes. */
  open(line: RpcLine): Session {
    const session = new Session(this.#handler, line, this.#report, () => this.#open.delete(session));
    this.#open.add(session);
    return session;
  }

  close(): void {
    for (const session of [...this.#open]) session.close();
  }
}

/** One window's (or browser tab's) calls, subscriptions, tickets and byte channels: they go when it goes. */
export class Session {
  readonly #line: RpcLine;
  readonly #report: Report;
  readonly #onClosed: () => void;
  readonly #gone = new AbortController();
  readonly #tickets = new Tickets();
  readonly #channels = new Set<WireChannel>();

  constructor(handler: StandardRPCHandler<RpcContext>, line: RpcLine, report: Report, onClosed: () => void) {
    this.#line = line;
    this.#report = report;
    this.#onClosed = onClosed;
    const context: RpcContext = { ticket: (serve) => this.#tickets.issue(serve) };
    const peer = new ServerPeer((message) => line.send(message));
    const handle = createServerPeerHandleRequestFn(handler, { context });
    this.#gone.signal.addEventListener("abort", () => peer.close());
    line.listen(
      (data) => {
        if (peer.length > MAX_OPEN_CALLS) {
          report("rpc", new Error("A window has too many calls open"));
          this.close();
          return;
        }
        peer.message(data as string, handle).catch((error: unknown) => {
          if (this.#gone.signal.aborted) return;
          report("rpc", error);
          this.close();
        });
      },
      () => this.close(),
    );
  }

  /** Uses a ticket of this window up: the function that serves its byte channel, or undefined if it is not good. */
  redeem(ticket: string): ((wire: Wire) => void) | undefined {
    const serve = this.#tickets.redeem(ticket);
    return serve && ((wire) => void this.#serve(serve, wire));
  }

  /** Whoever serves a channel may throw: the other side reads an error of the user's, the log one of ours. */
  async #serve(serve: Serve, wire: Wire): Promise<void> {
    const channel = new WireChannel(wire);
    if (this.#gone.signal.aborted) return channel.close();
    this.#channels.add(channel);
    void channel.closed.then(() => this.#channels.delete(channel));
    try {
      await serve(channel);
    } catch (error) {
      if (error instanceof AppError) {
        const { code, message, hint } = error;
        channel.close(hint === undefined ? { code, message } : { code, message, hint });
      } else {
        this.#report("byte channel", error);
        channel.close(INTERNAL);
      }
    }
  }

  /** Aborts calls and subscriptions, closes byte channels and the line. */
  close(): void {
    if (this.#gone.signal.aborted) return;
    this.#gone.abort();
    this.#tickets.clear();
    for (const channel of this.#channels) channel.close();
    this.#line.close();
    this.#onClosed();
  }
}
