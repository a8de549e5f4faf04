import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LibvirtClient } from "./client.ts";
import { handshake } from "./connect.ts";
import { answer, FakeDaemon } from "./fake-daemon.fixture.ts";
import { remote } from "./protocol/index.ts";
import { messageType } from "./protocol/net.ts";
import { parseURI } from "./uri.ts";

const { authList, authPolkit, connectOpen, connectSupportsFeature } = remote.procedures;
const uri = parseURI("qemu:///system?socket=/tmp/s");

/** A daemon that wants one of these authentications. */
function daemonWith(types: readonly number[], polkit: "allowed" | "denied" = "denied") {
  const daemon = new FakeDaemon();
  const calls: string[] = [];
  daemon.onFrame = (call) => {
    if (call.type !== messageType.VIR_NET_CALL) return;
    switch (call.procedure) {
      case authList.number:
        return daemon.reply(call, authList.reply, { types });
      case authPolkit.number:
        calls.push("polkit");
        if (polkit === "denied") return daemon.fail(call, 45, "authentication failed: no agent is available");
        return daemon.reply(call, authPolkit.reply, { complete: 1 });
      case connectSupportsFeature.number:
        calls.push("keepalive");
        return daemon.reply(call, connectSupportsFeature.reply, { supported: 1 });
      case connectOpen.number:
        calls.push(`open ${call.bytes.subarray(call.bodyOffset + 8, call.bodyOffset + 22).toString()}`);
        return daemon.send(answer(call, new Uint8Array()));
    }
  };
  return { daemon, calls };
}

describe("handshake", () => {
  it("opens the URI, without what concerns only the way to it", async () => {
    const { daemon, calls } = daemonWith([0]);
    const rpc = await handshake(daemon.transport, uri);
    expect(calls).toEqual(["open qemu:///system"]);
    rpc.close();
  });

  it("lets the daemon ping where it is answered", async () => {
    const { daemon, calls } = daemonWith([]);
    const rpc = await handshake(daemon.transport, uri, { keepalive: { intervalMs: 1000, count: 1 } });
    expect(calls).toEqual(["keepalive", "open qemu:///system"]);
    rpc.close();
  });

  it("asks polkit where the daemon wants it", async () => {
    const { daemon, calls } = daemonWith([2], "allowed");
    const rpc = await handshake(daemon.transport, uri);
    expect(calls).toEqual(["polkit", "open qemu:///system"]);
    rpc.close();
  });

  it("says what to do when polkit refuses", async () => {
    const { daemon } = daemonWith([1, 2]);
    await expect(handshake(daemon.transport, uri)).rejects.toMatchObject({
      name: "ConnectError",
      reason: "authentication-refused",
      message: expect.stringContaining("no agent is available"),
      cause: { code: 45 },
    });
    expect(daemon.destroyed).toBe(true);
  });

  it.each([
    [[1], "SASL"],
    [[77], "77"],
  ])("says what to do when the daemon wants %j", async (types, word) => {
    const { daemon } = daemonWith(types);
    await expect(handshake(daemon.transport, uri)).rejects.toMatchObject({
      reason: "authentication-unsupported",
      message: expect.stringContaining(word),
    });
  });
});

describe("LibvirtClient", () => {
  it("closes at once while a daemon that says nothing is connected", async () => {
    const folder = await mkdtemp(join(tmpdir(), "guesthouse-mute-"));
    const server = createServer();
    server.listen(join(folder, "socket"));
    await once(server, "listening");
    const client = new LibvirtClient({ uri: "qemu:///system", socketPath: join(folder, "socket") });
    const accepted = once(server, "connection");
    const opening = expect(client.open()).rejects.toThrow("closed");
    await accepted;
    await client.close();
    await opening;
    expect(client.status).toEqual({ state: "closed" });
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });
});
