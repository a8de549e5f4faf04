import { RPCHandler } from "@orpc/server/ws";
import type { Handlers } from "../../shared/contract/handlers.ts";
import { WireChannel } from "../../shared/model/byte-channel-stream.ts";
import type { Wire } from "../../shared/model/byte-channel-wire.ts";
import { AppError } from "../../shared/model/error.ts";
import { errorsAsData, INTERNAL, type Report } from "./errors.ts";
import { createRouter, type RpcContext } from "./router.ts";
import { type Serve, Tickets } from "./tickets.ts";

/** A message transport for the RPC: what a WebSocket and a MessagePort have in common. */
export interface RpcLine {
  /** Resolves when the message has left, so that a slow client holds its subscriptions back. */
  send(message: string | Uint8Array): Promise<void>;
  /** Called once. */
  listen(onMessage: (data: unknown) => void, onClose: () => void): void;
  close(): void;
}

/** Makes sessions of one backend; both shells have one. */
export class Sessions {
  readonly #handler: RPCHandler<RpcContext>;
  readonly #open = new Set<Session>();
  readonly #report: Report;

  constructor(handlers: Handlers, report: Report) {
    this.#report = report;
    this.#handler = new RPCHandler<RpcContext>(createRouter(handlers), {
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

  constructor(handler: RPCHandler<RpcContext>, line: RpcLine, report: Report, onClosed: () => void) {
    this.#line = line;
    this.#report = report;
    this.#onClosed = onClosed;
    const context: RpcContext = {
      ticket: (serve) => this.#tickets.issue(serve),
    };
    void handler.upgrade(
      {
        send: (message: string | Uint8Array) => line.send(message),
        addEventListener: (type: string, listener: (event: { data: unknown }) => void) => {
          // Session and peer end together, so the peer's close listener hangs on the session's signal.
          if (type === "message")
            line.listen(
              (data) => listener({ data }),
              () => this.close(),
            );
          else this.#gone.signal.addEventListener("abort", () => listener({ data: undefined }));
        },
      } as unknown as Parameters<typeof handler.upgrade>[0],
      { context },
    );
  }

  /** Serves a byte channel over the wire when the ticket is this window's own and still good. */
  redeem(ticket: string, openWire: () => Wire): boolean {
    const serve = this.#tickets.redeem(ticket);
    if (!serve) return false;
    const channel = new WireChannel(openWire());
    this.#channels.add(channel);
    void channel.closed.then(() => this.#channels.delete(channel));
    void this.#serve(serve, channel);
    return true;
  }

  /** Whoever serves a channel may throw: the other side reads an error of the user's, the log one of ours. */
  async #serve(serve: Serve, channel: WireChannel): Promise<void> {
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
