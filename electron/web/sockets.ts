import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Handlers } from "../../shared/contract/handlers.ts";
import type { ByteChannel } from "../../shared/model/byte-channel.ts";
import { MAX_MESSAGE, WireChannel } from "../../shared/model/byte-channel-stream.ts";
import { type AnySocket, portWire, socketWire } from "../../shared/model/byte-channel-wire.ts";
import { socketLine } from "../rpc/lines.ts";
import type { Report } from "../rpc/report.ts";
import { type Session, Sessions } from "../rpc/session.ts";

/** The windows (tabs) of one browser. */
export type Browser = Set<Session>;

/** A request for a socket, as Node hands it over. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** Requests of the RPC are small; what is larger is an attack. */
const MAX_RPC_MESSAGE = 1024 * 1024;
/** A browser that does not answer two pings in a row is gone. In ms. */
const PING_INTERVAL = 30_000;

/** The WebSockets of the browser shell: one for each window's RPC, one for each byte channel. */
export class Sockets {
  readonly #sessions: Sessions;
  readonly #rpc = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_RPC_MESSAGE,
    perMessageDeflate: false,
  });
  readonly #channel = new WebSocketServer({
    noServer: true,
    maxPayload: 2 * MAX_MESSAGE,
    perMessageDeflate: false,
  });
  readonly #unanswered = new WeakSet<WebSocket>();
  readonly #pings = setInterval(() => {
    for (const socket of this.#all()) this.#ping(socket);
  }, PING_INTERVAL);

  constructor(handlers: Handlers, report: Report) {
    this.#sessions = new Sessions(handlers, report);
  }

  /** Opens the RPC of another of the browser's windows. */
  openRpc(browser: Browser, { request, socket, head }: Upgrade): void {
    this.#rpc.handleUpgrade(request, socket, head, (rpc) => {
      const session = this.#sessions.open(socketLine(rpc));
      browser.add(session);
      rpc.on("close", () => browser.delete(session));
    });
  }

  /** Opens the byte channel of a ticket of one of the browser's windows; false when the ticket is not good. */
  openChannel(browser: Browser, ticket: string, { request, socket, head }: Upgrade): boolean {
    const serve = redeem(browser, ticket);
    if (!serve) return false;
    this.#channel.handleUpgrade(request, socket, head, (channel) => serve(socketWire(channel as AnySocket)));
    return true;
  }

  /** What a ticket of one of the browser's windows gives, read by this process; undefined when it is not good. */
  channelOf(browser: Browser, ticket: string): ByteChannel | undefined {
    const serve = redeem(browser, ticket);
    if (!serve) return undefined;
    const { port1, port2 } = new MessageChannel();
    serve(portWire(port1));
    return new WireChannel(portWire(port2));
  }

  close(): void {
    clearInterval(this.#pings);
    this.#sessions.close();
    for (const socket of this.#all()) socket.terminate();
  }

  #all(): WebSocket[] {
    return [...this.#rpc.clients, ...this.#channel.clients];
  }

  #ping(socket: WebSocket): void {
    if (this.#unanswered.has(socket)) {
      socket.terminate();
      return;
    }
    this.#unanswered.add(socket);
    socket.once("pong", () => this.#unanswered.delete(socket));
    socket.ping();
  }
}

function redeem(browser: Browser, ticket: string) {
  for (const session of browser) {
    const serve = session.redeem(ticket);
    if (serve) return serve;
  }
  return undefined;
}
