import { afterEach, beforeEach, expect, test } from "vitest";
import { Sessions } from "../../electron/rpc/session.ts";
import { servePort } from "../../electron/shell/port-session.ts";
import type { Handlers } from "../../shared/contract/handlers.ts";
import { contract } from "../../shared/contract/index.ts";
import { WireChannel } from "../../shared/model/byte-channel-stream.ts";
import { type DomPort, portWire } from "../../shared/model/byte-channel-wire.ts";
import { ChannelDouble } from "../../test/support/electron-double/ports.ts";
import { type Client, connectOver } from "./client.ts";
import { lineOverPort } from "./transport.ts";

const domain = { connection: "c1", uuid: "7d9fa9f3-5e6f-4a1f-8a51-0f3c1d7f2f10" };
const handlers = Object.fromEntries(
  Object.entries(contract).map(([area, procedures]) => [
    area,
    Object.fromEntries(Object.keys(procedures).map((name) => [name, async () => ({})])),
  ]),
) as unknown as Handlers;
handlers.domains.screenshot = async (_, call) => ({
  ticket: call.ticket(async (channel) => {
    await channel.write(Buffer.from("picture"));
    channel.end();
  }),
});

let sessions: Sessions;
/** The page's end of the control port. */
let control: MessagePort;
let closed: Promise<unknown>;
let end: () => void;
beforeEach(() => {
  sessions = new Sessions(handlers, () => {});
  const { port1, port2 } = new ChannelDouble();
  control = port2.inner as unknown as MessagePort;
  closed = new Promise((resolve) => control.addEventListener("close", resolve));
  control.start();
  end = servePort(port1 as unknown as Parameters<typeof servePort>[0], sessions);
});
afterEach(() => {
  end();
  sessions.close();
});

function connect(): Client {
  // A client tries for ever; it must not try the next test's port.
  const mine = control;
  return connectOver(async () => lineOverPort(mine));
}

test("serves the RPC and, with a ticket, a byte channel once", async () => {
  const client = connect();
  const { ticket } = await client.api.domains.screenshot(domain);
  let picture = "";
  for await (const piece of await client.openChannel(ticket)) picture += Buffer.from(piece).toString();
  expect(picture).toBe("picture");
  const again = await client.openChannel(ticket);
  await expect(again[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: "ticket-expired" });
});

test("the window's end reaches the page, though no port tells it", async () => {
  const client = connect();
  await client.api.domains.screenshot(domain);
  end();
  await expect.poll(() => client.status).toBe("disconnected");
});

const nonsense: [string, (port: MessagePort) => void][] = [
  [
    "a channel before the RPC",
    (port) => port.postMessage({ type: "channel", ticket: "x".repeat(43) }, [aPort()]),
  ],
  ["no port", (port) => port.postMessage({ type: "rpc" })],
  ["two ports", (port) => port.postMessage({ type: "rpc" }, [aPort(), aPort()])],
  [
    "a second RPC",
    (port) => {
      port.postMessage({ type: "rpc" }, [aPort()]);
      port.postMessage({ type: "rpc" }, [aPort()]);
    },
  ],
  ["an unknown request", (port) => port.postMessage({ type: "shell" }, [aPort()])],
  ["an odd ticket", (port) => port.postMessage({ type: "channel", ticket: "x" }, [aPort()])],
  ["null", (port) => port.postMessage(null)],
];

test.each(nonsense)("closes on %s", async (_, post) => {
  post(control);
  await closed;
});

test("nonsense on a byte channel's port closes that channel alone", async () => {
  const client = connect();
  const { ticket } = await client.api.domains.screenshot(domain);
  const { port1, port2 } = new MessageChannel();
  control.postMessage({ type: "channel", ticket }, [port2]);
  port1.postMessage("nonsense");
  const channel = new WireChannel(portWire(port1 as unknown as DomPort));
  // Our side has not ended, so this is the other side's doing.
  await channel.closed;
  await client.api.domains.screenshot(domain);
});

function aPort(): MessagePort {
  return new MessageChannel().port1 as unknown as MessagePort;
}
