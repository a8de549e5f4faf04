import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PageLink } from "../support/electron-double/page-link.ts";
import { ChannelDouble, type NodePort, type PortDouble } from "../support/electron-double/ports.ts";
import type { Envelope } from "../support/electron-double/wire-format.ts";
import { test as base, expect } from "./support/app.ts";

/** A page that answers on the port it is sent, and the main process's end of that port. */
const test = base.extend<{ port: PortDouble }>({
  port: async ({ shell, context }, use, info) => {
    info.skip(shell !== "double", "this is about the double");
    const page = await context.newPage();
    const link = new PageLink(page, () => {});
    await page.exposeBinding("__electronDoublePost", (_, envelopes: Envelope[]) => link.receive(envelopes));
    await page.exposeBinding("__electronDoubleInvoke", () => {});
    const pageSide = await readFile(
      join(import.meta.dirname, "../support/electron-double/page-side.js"),
      "utf8",
    );
    await page.addInitScript({ content: pageSide.replace("PRELOAD;", () => answering) });
    await page.goto("about:blank");
    const { port1, port2 } = new ChannelDouble();
    link.sendIpc("port", [], [port2.inner]);
    port1.start();
    await use(port1);
    link.reset();
  },
});

/** Echoes what comes, with its ports; "close" closes, "port" asks for an answer on a new port. */
const answering = `
  require("electron").ipcRenderer.on("port", ({ ports: [port] }) => {
    port.onmessage = ({ data, ports }) => {
      if (data === "close") port.close();
      else if (data === "port") {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = (event) => port1.postMessage({ echo: event.data });
        port.postMessage("here", [port2]);
      } else port.postMessage(data, ports);
    };
  });
`;

const nextMessage = (port: PortDouble) =>
  new Promise<{ data: unknown; ports: PortDouble[] }>((resolve) => port.once("message", resolve));

test("values and ports pass in both directions", async ({ port }) => {
  for (const value of ["text", { a: [1, null, { b: true }] }, 7, new Uint8Array([0, 1, 255])]) {
    const answer = nextMessage(port);
    port.postMessage(value);
    expect((await answer).data).toEqual(value);
  }
  const made = nextMessage(port);
  port.postMessage("port");
  const inner = (await made).ports[0]!;
  inner.start();
  const echo = nextMessage(inner);
  inner.postMessage("through the inner one");
  expect((await echo).data).toEqual({ echo: "through the inner one" });

  const back = nextMessage(port);
  const { port1, port2 } = new ChannelDouble();
  port.postMessage("take it", [port2]);
  const returned = (await back).ports[0]!;
  port1.start();
  returned.start();
  const arrived = nextMessage(port1);
  returned.postMessage("there and back");
  expect((await arrived).data).toBe("there and back");
});

test("a port closed in the page closes in the main process", async ({ port }) => {
  const closed = new Promise((resolve) => port.once("close", resolve));
  port.postMessage("close");
  await closed;
});

test("only ports can be transferred, as in Electron", async ({ port }) => {
  expect(() => port.postMessage("x", [new ArrayBuffer(1) as unknown as NodePort])).toThrow(TypeError);
});

test("20 MB come back from the page in order and intact", async ({ port }) => {
  const bytes = randomBytes(20_000_000);
  const hash = createHash("sha256");
  const size = 100_000;
  let received = 0;
  const all = new Promise<void>((resolve) => {
    port.on("message", ({ data }: { data: Uint8Array }) => {
      hash.update(data);
      received += data.byteLength;
      if (received === bytes.byteLength) resolve();
    });
  });
  for (let at = 0; at < bytes.byteLength; at += size)
    port.postMessage(Uint8Array.from(bytes.subarray(at, at + size)));
  await all;
  expect(hash.digest("hex")).toBe(createHash("sha256").update(bytes).digest("hex"));
});
