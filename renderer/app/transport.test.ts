import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PORT_MESSAGE } from "../../shared/model/desktop-bridge.ts";
import { connectOver } from "./client.ts";
import { desktopTransport, socketTransport } from "./transport.ts";

/** A window that delivers messages as a browser does, from whoever posts them. */
const page = new EventTarget();
beforeEach(() => {
  vi.stubGlobal("window", page);
  vi.stubGlobal("location", { origin: "app://bundle" });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function post(message: Partial<{ source: unknown; origin: string; data: unknown; ports: unknown[] }>): void {
  page.dispatchEvent(
    Object.assign(new Event("message"), { source: page, origin: "app://bundle", ports: [], ...message }),
  );
}

test("takes a port from its own window and origin with its own nonce only", async () => {
  vi.useFakeTimers();
  const { port1 } = new MessageChannel();
  const ports = [port1];
  const refused = vi.fn();
  const transport = desktopTransport({
    connectPort(nonce) {
      const data = { type: PORT_MESSAGE, nonce };
      post({ data, ports, source: new EventTarget() });
      post({ data, ports, source: null });
      post({ data, ports, origin: "https://evil.example" });
      post({ data, ports, origin: "null" });
      post({ data: { ...data, nonce: crypto.randomUUID() }, ports });
      post({ data: { ...data, type: "other" }, ports });
      post({ data: null, ports });
      post({ data, ports: [] });
    },
  });
  const attempt = transport().catch(refused);
  await vi.advanceTimersByTimeAsync(5000);
  await attempt;
  expect(refused).toHaveBeenCalledWith(expect.objectContaining({ code: "disconnected" }));
  port1.close();
});

test("takes the port that answers its nonce", async () => {
  const { port1, port2 } = new MessageChannel();
  const asked = new Promise((resolve) => {
    port2.addEventListener("message", (event) => resolve((event as MessageEvent).data));
    port2.start();
  });
  const transport = desktopTransport({
    connectPort: (nonce) => post({ data: { type: PORT_MESSAGE, nonce }, ports: [port1] }),
  });
  const line = await transport();
  expect(await asked).toEqual({ type: "rpc" });
  port2.close();
  await line.lost;
});

test("a server that does not know this page any more is not asked for ever", async () => {
  let asked = 0;
  const server = createServer((_, response) => {
    response.writeHead(403).end();
  });
  server.on("upgrade", (_, socket) => {
    asked++;
    socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = connectOver(socketTransport(`ws://127.0.0.1:${port}`));
  const told = vi.fn();
  client.subscribe((signal) => client.api.jobs.watch({}, { signal }), vi.fn(), told);
  await vi.waitFor(() => expect(told).toHaveBeenCalledWith(expect.objectContaining({ code: "signed-out" })));
  expect(client.status).toBe("signed-out");
  expect(asked).toBe(1);
  server.close();
});

test("a server that is not there yet is asked again", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  const transport = socketTransport(`ws://127.0.0.1:${port}`);
  await expect(transport()).rejects.toMatchObject({ code: "disconnected" });
});
