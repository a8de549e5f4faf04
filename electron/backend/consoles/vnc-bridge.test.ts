import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { MessageChannel } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WireChannel } from "../../../shared/model/byte-channel-stream.ts";
import { type DomPort, portWire } from "../../../shared/model/byte-channel-wire.ts";
import type { VncTarget } from "./graphics.ts";
import { bridgeVnc } from "./vnc-bridge.ts";

describe("a bridge that ends in its greeting", () => {
  let server: Server;
  let target: VncTarget;

  beforeEach(async () => {
    server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { address: host, port } = server.address() as AddressInfo;
    const device = { type: "vnc", listens: [], password: undefined, passwordValidTo: undefined };
    target = { endpoint: { host, port }, device };
  });
  afterEach(() => void server.close());

  const begin = async () => {
    const { port1, port2 } = new MessageChannel();
    const [ours, viewer] = [port1, port2].map(
      (port) => new WireChannel(portWire(port as unknown as DomPort)),
    ) as [WireChannel, WireChannel];
    const arrived = once(server, "connection") as Promise<[Socket]>;
    const outcome = bridgeVnc(target, ours);
    outcome.catch(() => {});
    return { viewer, outcome, vnc: (await arrived)[0] };
  };
  /** A server that lets everybody in, up to the result. */
  const letIn = async (vnc: Socket) => {
    vnc.write("RFB 003.008\n");
    await once(vnc, "data");
    vnc.write(Uint8Array.of(1, 1));
    await once(vnc, "data");
    vnc.write(Uint8Array.of(0, 0, 0, 0));
  };

  it("is the viewer's end when it leaves while the machine is still asked", async () => {
    const { viewer, outcome } = await begin();
    viewer.close();
    await expect(outcome).resolves.toEqual({ by: "viewer" });
  });

  it.each([
    ["closes", (viewer: WireChannel) => viewer.close()],
    ["says no more", (viewer: WireChannel) => viewer.end()],
  ])("is the viewer's end when it %s instead of answering", async (_what, leave) => {
    const { viewer, outcome, vnc } = await begin();
    await letIn(vnc);
    const { value: greeting } = await viewer[Symbol.asyncIterator]().next();
    expect(Buffer.from(greeting).toString()).toBe("RFB 003.008\n");
    leave(viewer);
    await expect(outcome).resolves.toEqual({ by: "viewer" });
  });

  it.each([
    ["ends", (vnc: Socket) => vnc.end()],
    ["is cut off", (vnc: Socket) => vnc.resetAndDestroy()],
  ])("is an error in plain words when the machine's side %s", async (_what, leave) => {
    const { outcome, vnc } = await begin();
    vnc.write("RFB 003.008\n");
    await once(vnc, "data");
    leave(vnc);
    await expect(outcome).rejects.toMatchObject({ name: "AppError", code: "vnc-refused" });
  });
});
