import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Handlers } from "../../shared/contract/handlers.ts";
import { MAX_MESSAGE } from "../../shared/model/byte-channel-stream.ts";
import { type AnySocket, socketWire } from "../../shared/model/byte-channel-wire.ts";
import type { Report } from "../rpc/errors.ts";
import { socketLine } from "../rpc/lines.ts";
import { type Session, Sessions } from "../rpc/session.ts";
import { randomToken } from "../rpc/tickets.ts";
import { plain, type StaticAnswer, serveStatic } from "../static/files.ts";
import { isLoopbackHost, isOwnOrigin, readCookie, sameSecret } from "./access.ts";

export interface WebShellOptions {
  readonly handlers: Handlers;
  /** Folder of the built renderer. */
  readonly root: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly report: Report;
}

export interface WebShell {
  readonly port: number;
  /** The address, with the token, of a route. */
  url(route?: string): string;
  close(): Promise<void>;
}

/** Requests of the RPC are small; what is larger is an attack. */
const MAX_RPC_MESSAGE = 1024 * 1024;
/** A browser that does not answer two pings in a row is gone. In ms. */
const PING_INTERVAL = 30_000;
/** Browsers that opened the address with its token; the oldest makes room. */
const MAX_BROWSERS = 64;

/**
 * Serves the renderer, the RPC and the byte channels on the loopback address. Rejects when the port is taken.
 */
export async function startWebShell(options: WebShellOptions): Promise<WebShell> {
  const sessions = new Sessions(options.handlers, options.report);
  const token = randomToken();
  /** By cookie: the windows (tabs) of each browser. */
  const browsers = new Map<string, Set<Session>>();
  const sockets = {
    rpc: new WebSocketServer({ noServer: true, maxPayload: MAX_RPC_MESSAGE, perMessageDeflate: false }),
    channel: new WebSocketServer({ noServer: true, maxPayload: 2 * MAX_MESSAGE, perMessageDeflate: false }),
  };

  const server = createServer((request, response) => {
    answer(request).then(
      (result) => send(response, result),
      (error: unknown) => {
        options.report("web shell", error);
        send(response, plain(500, "Something went wrong inside Guesthouse."));
      },
    );
  });
  server.on("upgrade", upgrade);
  server.listen(options.port, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  // Browsers share cookies among all ports of a host, so each server has a name of its own.
  const cookieName = `guesthouse-${port}`;

  const pings = setInterval(() => {
    for (const socket of [...sockets.rpc.clients, ...sockets.channel.clients]) ping(socket);
  }, PING_INTERVAL);

  function browserOf(request: IncomingMessage): Set<Session> | undefined {
    return browsers.get(readCookie(request.headers.cookie, cookieName) ?? "");
  }

  async function answer(request: IncomingMessage): Promise<StaticAnswer> {
    if (!isLoopbackHost(request.headers.host)) return plain(403, "Guesthouse answers on this computer only.");
    const { path, query } = split(request);
    const given = query.get("token");
    if (given !== null && request.method === "GET") {
      if (!sameSecret(given, token)) return plain(403, FORBIDDEN);
      return welcome(path, query);
    }
    if (!browserOf(request)) return plain(403, FORBIDDEN);
    return serveStatic(options.root, request.method ?? "", path);
  }

  /** Lets a browser in, and takes the token out of the address that it shows and remembers. */
  function welcome(path: string, query: URLSearchParams): StaticAnswer {
    const browser = randomToken();
    browsers.set(browser, new Set());
    const [oldest] = browsers.keys();
    if (browsers.size > MAX_BROWSERS && oldest) forget(oldest);
    query.delete("token");
    // One slash only: two would name another host.
    const location = `/${path.replace(/^[/\\]+/, "")}${query.size > 0 ? `?${query}` : ""}`;
    const redirect = plain(303, "See the address given.");
    return {
      ...redirect,
      headers: {
        ...redirect.headers,
        location,
        // Lax, not Strict: whoever follows the address from another page or a file arrives through this very
        // redirect, which a strict cookie would not accompany. Sockets are guarded by their Origin.
        "set-cookie": `${cookieName}=${browser}; Path=/; HttpOnly; SameSite=Lax`,
      },
    };
  }

  function forget(browser: string): void {
    for (const session of browsers.get(browser) ?? []) session.close();
    browsers.delete(browser);
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => {});
    const browser = browserOf(request);
    const { path, query } = split(request);
    if (!isOwnOrigin(request.headers) || !browser) {
      refuse(socket);
      return;
    }
    if (path === "/rpc") {
      sockets.rpc.handleUpgrade(request, socket, head, (rpc) => {
        const session = sessions.open(socketLine(rpc));
        browser.add(session);
        rpc.on("close", () => browser.delete(session));
      });
      return;
    }
    const serve = path === "/channel" ? redeem(browser, query.get("ticket") ?? "") : undefined;
    if (!serve) {
      refuse(socket);
      return;
    }
    sockets.channel.handleUpgrade(request, socket, head, (channel) =>
      serve(socketWire(channel as AnySocket)),
    );
  }

  return {
    port,
    url: (route = "/") => `http://127.0.0.1:${port}${route}${route.includes("?") ? "&" : "?"}token=${token}`,
    async close() {
      clearInterval(pings);
      sessions.close();
      for (const socket of [...sockets.rpc.clients, ...sockets.channel.clients]) socket.terminate();
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

const FORBIDDEN =
  "Open the address that Guesthouse printed when it started; it carries the key to this page.";

/** By hand: URL would normalise what must be refused, and throws on some of it. */
function split(request: IncomingMessage): { path: string; query: URLSearchParams } {
  const [path = "/", query = ""] = (request.url ?? "/").split("?", 2);
  return { path, query: new URLSearchParams(query) };
}

function redeem(browser: Set<Session>, ticket: string) {
  for (const session of browser) {
    const serve = session.redeem(ticket);
    if (serve) return serve;
  }
  return undefined;
}

function send(response: ServerResponse, { status, headers, body }: StaticAnswer): void {
  response.writeHead(status, headers).end(body);
}

function refuse(socket: Duplex): void {
  socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}

const unanswered = new WeakSet<WebSocket>();

function ping(socket: WebSocket): void {
  if (unanswered.has(socket)) {
    socket.terminate();
    return;
  }
  unanswered.add(socket);
  socket.once("pong", () => unanswered.delete(socket));
  socket.ping();
}
