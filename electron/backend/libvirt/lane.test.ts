import { describe, expect, it, vi } from "vitest";
import { ConnectionClosedError } from "./errors.ts";
import { FakeDaemon } from "./fake-daemon.fixture.ts";
import { StallableLane } from "./lane.ts";
import { remote } from "./protocol/index.ts";
import { RpcConnection } from "./rpc.ts";

const { connectGetHostname } = remote.procedures;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function lane() {
  const daemons: FakeDaemon[] = [];
  const connections = new StallableLane(async (options) => {
    const daemon = new FakeDaemon();
    daemons.push(daemon);
    return new RpcConnection(daemon.transport, options);
  });
  const call = (timeoutMs = 0) => connections.call(connectGetHostname, undefined, { timeoutMs });
  /** Four calls that nobody answers, given up. */
  const saturate = async () => {
    const controllers = Array.from({ length: 4 }, () => new AbortController());
    const calls = controllers.map(({ signal }) =>
      connections.call(connectGetHostname, undefined, { signal }),
    );
    const settled = Promise.allSettled(calls);
    await turn();
    for (const controller of controllers) controller.abort(new Error("given up"));
    await settled;
  };
  const answer = (daemon: FakeDaemon) => {
    for (const each of daemon.received.splice(0))
      daemon.reply(each, connectGetHostname.reply, { hostname: "x" });
  };
  return { connections, daemons, call, saturate, answer };
}

describe("StallableLane", () => {
  it("connects when first needed, once", async () => {
    const { daemons, call, answer } = lane();
    expect(daemons).toHaveLength(0);
    const calls = [call(), call()];
    await turn();
    expect(daemons).toHaveLength(1);
    answer(daemons[0]!);
    expect(await Promise.all(calls)).toHaveLength(2);
  });

  it("takes a fresh connection when all places are held by stuck calls, and drops the old when they end", async () => {
    const { daemons, call, saturate, answer } = lane();
    await saturate();
    const next = call();
    await turn();
    expect(daemons).toHaveLength(2);
    answer(daemons[1]!);
    expect(await next).toEqual({ hostname: "x" });
    expect(daemons[0]!.destroyed).toBe(false);
    answer(daemons[0]!);
    expect(daemons[0]!.destroyed).toBe(true);
    expect(daemons[1]!.destroyed).toBe(false);
  });

  it("does not use up the daemon's workers", async () => {
    const { daemons, call, saturate, answer } = lane();
    for (let i = 0; i < 3; i++) await saturate();
    const waiting = call();
    await turn();
    expect(daemons).toHaveLength(3);
    answer(daemons[2]!);
    await turn();
    answer(daemons[2]!);
    expect(await waiting).toEqual({ hostname: "x" });
  });

  it("connects anew after a break, and tries again after a failure", async () => {
    const open = vi.fn(async (_options: object): Promise<RpcConnection> => {
      throw new ConnectionClosedError("no daemon");
    });
    const connections = new StallableLane(open);
    const call = () => connections.call(connectGetHostname, undefined);
    await expect(call()).rejects.toThrow("no daemon");
    const daemon = new FakeDaemon();
    open.mockImplementationOnce(async (options) => new RpcConnection(daemon.transport, options));
    const broken = call();
    const rejected = expect(broken).rejects.toThrow(ConnectionClosedError);
    await turn();
    daemon.hangUp();
    await rejected;
    await expect(call()).rejects.toThrow("no daemon");
    expect(open).toHaveBeenCalledTimes(3);
  });

  it("closes everything on reset", async () => {
    const { connections, daemons, call, saturate } = lane();
    await saturate();
    const pending = call();
    await turn();
    connections.reset(new ConnectionClosedError("over"));
    await expect(pending).rejects.toThrow("over");
    expect(daemons.map(({ destroyed }) => destroyed)).toEqual([true, true]);
  });
});
