import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Handlers } from "../../shared/contract/handlers.ts";
import { contract } from "../../shared/contract/index.ts";
import { WireChannel } from "../../shared/model/byte-channel-stream.ts";
import { type AnySocket, socketWire } from "../../shared/model/byte-channel-wire.ts";
import { startWebShell, type WebShell } from "./server.ts";
import { Sockets } from "./sockets.ts";

const reported: unknown[] = [];
const report = (_: string, error: unknown) => reported.push(error);
let root: string;
let shell: WebShell;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "guesthouse-web-"));
  writeFileSync(join(root, "index.html"), "<!doctype html>page");
  shell = await startWebShell({ root, port: 0, report });
  shell.attach(new Sockets(handlers(), report));
});
afterEach(async () => {
  await shell.close();
  rmSync(root, { recursive: true });
  expect(reported.splice(0)).toEqual([]);
});

/** Every procedure refuses, except for the one that the byte channel test calls. */
function handlers(): Handlers {
  const refuse = async () => {
    throw new Error("not part of this test");
  };
  const all = Object.fromEntries(
    Object.entries(contract).map(([area, procedures]) => [
      area,
      Object.fromEntries(Object.keys(procedures).map((name) => [name, refuse])),
    ]),
  ) as unknown as Handlers;
  all.domains.screenshot = async (_, call) => ({
    ticket: call.ticket(async (channel) => {
      await channel.write(Buffer.from("picture"));
      channel.end();
    }),
  });
  all.connections.retry = () => new Promise(() => {});
  return all;
}

/** A request as it is written, with nothing normalised on the way. */
async function ask(
  path: string,
  { body: sending, ...options }: { method?: string; headers?: Record<string, string>; body?: string } = {},
) {
  const sent = request({ host: "127.0.0.1", port: shell.port, path, ...options, agent: false });
  sent.end(sending);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  let body = "";
  for await (const piece of response) body += piece;
  return { status: response.statusCode, headers: response.headers, body };
}

const tokenOf = () => new URL(shell.url()).searchParams.get("token")!;

async function logIn(): Promise<string> {
  const { headers } = await ask(`/?token=${tokenOf()}`);
  return headers["set-cookie"]![0]!.split(";")[0]!;
}

/** Opens a WebSocket; resolves to it, or to the status of the refusal. */
function openSocket<T = WebSocket>(
  path: string,
  headers: Record<string, string>,
  use = (socket: WebSocket) => socket as T,
): Promise<T | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${shell.port}${path}`, { headers });
    socket.on("open", () => resolve(use(socket)));
    socket.on("unexpected-response", (_, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on("error", reject);
  });
}

/** A ticket of the window's, good for the picture that the handlers give. */
async function getTicket(rpc: WebSocket): Promise<string> {
  const answer = once(rpc, "message");
  const input = { connection: "c1", uuid: "7d9fa9f3-5e6f-4a1f-8a51-0f3c1d7f2f10" };
  rpc.send(JSON.stringify({ i: String(Math.random()), p: { u: "/domains/screenshot", b: { json: input } } }));
  return JSON.parse(String((await answer)[0])).p.b.json.ticket;
}

const own = () => ({ Origin: `http://127.0.0.1:${shell.port}` });

describe("the page", () => {
  test("the token lets a browser in and leaves the address", async () => {
    const { status, headers } = await ask(`/install?media=abc&token=${tokenOf()}`);
    expect(status).toBe(303);
    expect(headers.location).toBe("/install?media=abc");
    const cookie = headers["set-cookie"]![0]!;
    expect(cookie).toMatch(/^guesthouse-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(cookie).not.toContain(tokenOf());
    const page = await ask("/install?media=abc", { headers: { Cookie: cookie.split(";")[0]! } });
    expect(page).toMatchObject({ status: 200, body: "<!doctype html>page" });
    expect(page.headers).toMatchObject({ "x-content-type-options": "nosniff", "cache-control": "no-store" });
    expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
  });

  test("through an ssh tunnel the name and the port differ", async () => {
    const cookie = await logIn();
    expect((await ask("/", { headers: { Cookie: cookie, Host: "localhost:8080" } })).status).toBe(200);
  });

  test.each([
    ["no cookie", {}],
    ["a made-up cookie", { Cookie: "guesthouse-1=x" }],
  ])("refuses %s", async (_, headers) => {
    expect(await ask("/", { headers })).toMatchObject({ status: 403 });
  });

  test("refuses a wrong token", async () => {
    const answer = await ask(`/?token=${tokenOf().slice(1)}x`);
    expect(answer.status).toBe(403);
    expect(answer.headers["set-cookie"]).toBeUndefined();
  });

  test.each(["guesthouse.example", "127.0.0.1.example.com", "10.0.0.1", "localhost@evil", "[::2]", "x"])(
    "refuses the Host %j even with the cookie and the token",
    async (Host) => {
      const Cookie = await logIn();
      expect((await ask("/", { headers: { Cookie, Host } })).status).toBe(403);
      expect((await ask(`/?token=${tokenOf()}`, { headers: { Host } })).status).toBe(403);
    },
  );

  test("refuses other methods", async () => {
    const Cookie = await logIn();
    expect((await ask("/", { method: "POST", headers: { Cookie } })).status).toBe(405);
    expect((await ask(`/?token=${tokenOf()}`, { method: "POST" })).status).toBe(403);
  });

  test("refuses paths that lead out", async () => {
    const Cookie = await logIn();
    for (const path of ["/../server.ts", "/%2e%2e/x.txt", "/..%5cx.txt", "//etc/passwd.d"]) {
      expect((await ask(path, { headers: { Cookie } })).status, path).toBe(400);
    }
  });

  test("never redirects to another host", async () => {
    for (const path of ["//evil.example/", "/\\evil.example/"]) {
      const { headers } = await ask(`${path}?token=${tokenOf()}`);
      expect(headers.location).toBe("/evil.example/");
    }
  });

  test("forgets the oldest of too many browsers", async () => {
    const first = await logIn();
    for (let count = 0; count < 64; count++) await logIn();
    expect((await ask("/", { headers: { Cookie: first } })).status).toBe(403);
  });
});

describe("the sockets", () => {
  test("opens the RPC for our own page", async () => {
    const Cookie = await logIn();
    const socket = await openSocket("/rpc", { Cookie, ...own() });
    expect(socket).toBeInstanceOf(WebSocket);
  });

  test.each([
    ["no Origin", () => ({})],
    ["a foreign Origin", () => ({ Origin: "https://evil.example" })],
    ["another port's Origin", () => ({ Origin: "http://127.0.0.1:1" })],
    ["the Origin null", () => ({ Origin: "null" })],
    ["https", () => ({ Origin: `https://127.0.0.1:${shell.port}` })],
    ["a foreign Host with its own Origin", () => ({ Host: "evil.example", Origin: "http://evil.example" })],
  ])("refuses %s", async (_, headers) => {
    const Cookie = await logIn();
    expect(await openSocket("/rpc", { Cookie, ...headers() })).toBe(403);
  });

  test("refuses without the cookie, elsewhere, and odd addresses", async () => {
    expect(await openSocket("/rpc", own())).toBe(403);
    const Cookie = await logIn();
    for (const path of [
      "/",
      "/rpc/",
      "/channel",
      "//",
      "/channel?ticket=",
      `/channel?ticket=${"x".repeat(43)}`,
    ]) {
      expect(await openSocket(path, { Cookie, ...own() }), path).toBe(403);
    }
  });

  test("a ticket is good once, and for the browser that it was given to", async () => {
    const Cookie = await logIn();
    const stranger = await logIn();
    const rpc = (await openSocket("/rpc", { Cookie, ...own() })) as WebSocket;
    const path = `/channel?ticket=${await getTicket(rpc)}`;
    expect(await openSocket(path, { Cookie: stranger, ...own() })).toBe(403);
    const listen = (socket: WebSocket) => new WireChannel(socketWire(socket as unknown as AnySocket));
    const channel = (await openSocket(path, { Cookie, ...own() }, listen)) as WireChannel;
    let picture = "";
    for await (const piece of channel) picture += Buffer.from(piece).toString();
    expect(picture).toBe("picture");
    channel.end();
    expect(await openSocket(path, { Cookie, ...own() })).toBe(403);

    const late = await getTicket(rpc);
    rpc.close();
    await once(rpc, "close");
    expect(await openSocket(`/channel?ticket=${late}`, { Cookie, ...own() })).toBe(403);
  });

  test("closes the RPC on an oversized message and on nonsense, and answers the next", async () => {
    const Cookie = await logIn();
    const big = (await openSocket("/rpc", { Cookie, ...own() })) as WebSocket;
    big.send("x".repeat(2 * 1024 * 1024));
    expect((await once(big, "close"))[0]).toBe(1009);
    for (const nonsense of ["", "{", "null", '{"i":"1"}', '{"i":"1","p":{}}', Buffer.from([255, 0, 255])]) {
      const odd = (await openSocket("/rpc", { Cookie, ...own() })) as WebSocket;
      odd.send(nonsense);
      await once(odd, "close");
    }
    expect(reported.splice(0)).toHaveLength(6);
    const rpc = (await openSocket("/rpc", { Cookie, ...own() })) as WebSocket;
    rpc.send(JSON.stringify({ i: "9", p: { u: "/no/such", b: {} } }));
    const [answer] = await once(rpc, "message");
    expect(JSON.parse(String(answer))).toMatchObject({ i: "9", p: { s: 404 } });
  });
});

describe("what is dragged out of the window", () => {
  const path = `/download/${"d".repeat(43)}`;
  const announce = (Cookie: string, ticket: string, headers: Record<string, string> = own()) =>
    ask(path, {
      method: "POST",
      headers: { Cookie, ...headers },
      body: JSON.stringify({ ticket, name: "pictüre\u202e.png", bytes: 7 }),
    });

  test("is fetched once, by the same browser, even before the page has said what it is", async () => {
    const [Cookie, stranger] = [await logIn(), await logIn()];
    const rpc = (await openSocket("/rpc", { Cookie, ...own() })) as WebSocket;
    const fetched = ask(path, { headers: { Cookie } });
    expect((await announce(stranger, await getTicket(rpc))).status).toBe(200);
    expect((await ask(path, { headers: { Cookie: stranger } })).status).toBe(404);
    expect((await announce(Cookie, await getTicket(rpc))).status).toBe(200);
    expect(await fetched).toMatchObject({
      status: 200,
      body: "picture",
      headers: {
        "content-disposition": "attachment; filename*=UTF-8''pict%C3%BCre%E2%80%AE.png",
        "content-type": "application/octet-stream",
        "content-length": "7",
      },
    });
    // Its ticket is used up.
    await announce(Cookie, "x".repeat(43));
    expect((await ask(path, { headers: { Cookie } })).status).toBe(404);
  });

  test("is announced by our own page alone, in the form that it has", async () => {
    const Cookie = await logIn();
    const ticket = "t".repeat(43);
    expect((await announce(Cookie, ticket, {})).status).toBe(403);
    expect((await announce(Cookie, ticket, { Origin: "https://evil.example" })).status).toBe(403);
    expect((await announce("", ticket)).status).toBe(403);
    expect((await announce(Cookie, "short")).status).toBe(400);
    const body = "no JSON";
    expect((await ask(path, { method: "POST", headers: { Cookie, ...own() }, body })).status).toBe(400);
    expect((await ask("/download/short", { headers: { Cookie } })).body).toBe("<!doctype html>page");
  });
});

test("closes a window that piles up calls", async () => {
  const socket = (await openSocket("/rpc", { Cookie: await logIn(), ...own() })) as WebSocket;
  const body = { json: { connection: "c1" } };
  for (let i = 0; i < 5000; i++)
    socket.send(JSON.stringify({ i: `${i}`, p: { u: "/connections/retry", b: body } }));
  await once(socket, "close");
  expect(reported.splice(0)).toEqual([
    expect.objectContaining({ message: expect.stringMatching(/too many/) }),
  ]);
});

test("says which port is taken", async () => {
  await expect(startWebShell({ root, port: shell.port, report })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
});

describe("before the backend is there", () => {
  beforeEach(async () => {
    await shell.close();
    shell = await startWebShell({ root, port: 0, report });
  });

  test("serves the page, and a socket waits", async () => {
    const Cookie = await logIn();
    expect((await ask("/", { headers: { Cookie } })).body).toBe("<!doctype html>page");
    const opened = openSocket("/rpc", { Cookie, ...own() });
    // The server has it for sure once it has answered what was sent after it.
    await ask("/", { headers: { Cookie } });
    shell.attach(new Sockets(handlers(), report));
    expect(await opened).toBeInstanceOf(WebSocket);
  });

  test("ends although a socket waits", async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${shell.port}/rpc`, {
      headers: { Cookie: await logIn(), ...own() },
    });
    const failed = once(socket, "error");
    await ask("/");
    await shell.close();
    await expect(failed).resolves.toMatchObject([{ code: "ECONNRESET" }]);
    shell = await startWebShell({ root, port: 0, report });
  });
});
