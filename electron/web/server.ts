import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { Report } from "../rpc/report.ts";
import { randomToken } from "../rpc/tickets.ts";
import { plain, type StaticAnswer, serveStatic } from "../static/files.ts";
import { isLoopbackHost, isOwnOrigin, readCookie, sameSecret } from "./access.ts";
import { Downloads } from "./downloads.ts";
import type { Browser, Sockets, Upgrade } from "./sockets.ts";

export interface WebShellOptions {
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
  /** Serves the windows' sockets from now on; those that came earlier have waited. */
  attach(sockets: Sockets): void;
  close(): Promise<void>;
}

/** Browsers that opened the address with its token; the oldest makes room. */
const MAX_BROWSERS = 64;

/**
 * Serves the renderer, the RPC and the byte channels on the loopback address. Rejects when the port is taken.
 * The page needs no backend, and nothing here loads one: a browser can begin while that is still on its way.
 */
export async function startWebShell(options: WebShellOptions): Promise<WebShell> {
  const { promise: attached, resolve: attach, reject: detach } = Promise.withResolvers<Sockets>();
  const token = randomToken();
  /** By cookie: the windows (tabs) of each browser. */
  const browsers = new Map<string, Browser>();

  const downloads = new Downloads<Browser>(async (browser, ticket) =>
    (await attached).channelOf(browser, ticket),
  );

  const server = createServer((request, response) => {
    answer(request, response).then(
      (result) => result && send(response, result),
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

  function browserOf(request: IncomingMessage): Browser | undefined {
    return browsers.get(readCookie(request.headers.cookie, cookieName) ?? "");
  }

  /** Nothing where the response was answered. */
  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<StaticAnswer | undefined> {
    if (!isLoopbackHost(request.headers.host)) return plain(403, "Guesthouse answers on this computer only.");
    const { path, query } = split(request);
    const given = query.get("token");
    if (given !== null && request.method === "GET") {
      if (!sameSecret(given, token)) return plain(403, FORBIDDEN);
      return welcome(path, query);
    }
    const browser = browserOf(request);
    if (!browser) return plain(403, FORBIDDEN);
    const download = Downloads.idOf(path);
    if (download !== undefined && request.method === "GET")
      return downloads.serve(browser, download, response);
    if (download !== undefined && request.method === "POST") {
      if (!isOwnOrigin(request.headers)) return plain(403, FORBIDDEN);
      return downloads.announce(browser, download, request);
    }
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
    if (!isOwnOrigin(request.headers) || !browser) {
      refuse(socket);
      return;
    }
    attached.then(
      (sockets) => open(sockets, browser, { request, socket, head }),
      () => socket.destroy(),
    );
  }

  return {
    port,
    url: (route = "/") => `http://127.0.0.1:${port}${route}${route.includes("?") ? "&" : "?"}token=${token}`,
    attach,
    async close() {
      detach(new Error("The web shell is closed"));
      await attached.then(
        (sockets) => sockets.close(),
        () => {},
      );
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

function open(sockets: Sockets, browser: Browser, upgrade: Upgrade): void {
  const { path, query } = split(upgrade.request);
  if (path === "/rpc") sockets.openRpc(browser, upgrade);
  else if (path !== "/channel" || !sockets.openChannel(browser, query.get("ticket") ?? "", upgrade))
    refuse(upgrade.socket);
}

function send(response: ServerResponse, { status, headers, body }: StaticAnswer): void {
  response.writeHead(status, headers).end(body);
}

function refuse(socket: Duplex): void {
  socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}
