import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PORT_MESSAGE } from "../../shared/model/desktop-bridge.ts";
import { desktopTransport } from "./transport.ts";

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
