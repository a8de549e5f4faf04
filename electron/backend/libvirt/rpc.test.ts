import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ConnectionClosedError, LibvirtError, ProtocolError, TimeoutError } from "./errors.ts";
import { answer, encoded, FakeDaemon } from "./fake-daemon.fixture.ts";
import type { Frame } from "./framing.ts";
import { PING, PONG } from "./keepalive.ts";
import { remote } from "./protocol/index.ts";
import { messageStatus, messageType } from "./protocol/net.ts";
import { RpcConnection, type RpcOptions } from "./rpc.ts";

const { connectGetHostname, connectGetAllDomainStats, domainGetXMLDesc, domainGetState } = remote.procedures;
const dom = { name: "vm", uuid: new Uint8Array(16), id: -1 };

function connected(options?: RpcOptions) {
  const daemon = new FakeDaemon();
  return { daemon, rpc: new RpcConnection(daemon.transport, options) };
}

const hostname = (rpc: RpcConnection, options?: Parameters<RpcConnection["call"]>[2]) =>
  rpc.call(connectGetHostname, undefined, options);
const say = (daemon: FakeDaemon, call: Frame, name: string) =>
  daemon.reply(call, connectGetHostname.reply, { hostname: name });
/** Lets what was sent in this turn leave. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("calls", () => {
  it("get the answer with their serial number, in whatever order", async () => {
    const { daemon, rpc } = connected();
    const first = hostname(rpc);
    const second = hostname(rpc);
    await turn();
    const [one, two] = daemon.received;
    expect(one).toMatchObject({ program: 0x20008086, version: 1, procedure: 59, type: 0, status: 0 });
    expect(two!.serial).not.toBe(one!.serial);
    say(daemon, two!, "second");
    say(daemon, one!, "first");
    expect(await first).toEqual({ hostname: "first" });
    expect(await second).toEqual({ hostname: "second" });
  });

  it("leave as one batch, never more than four at a time, those of high priority first", async () => {
    const { daemon, rpc } = connected();
    const calls = Array.from({ length: 6 }, () => rpc.call(domainGetXMLDesc, { dom, flags: 0 }));
    const urgent = rpc.call(domainGetState, { dom, flags: 0 });
    await turn();
    expect(daemon.received).toHaveLength(4);
    expect(daemon.writes).toBe(1);
    daemon.reply(daemon.received[0]!, domainGetXMLDesc.reply, { xml: "<a/>" });
    await turn();
    expect(daemon.received).toHaveLength(5);
    expect(daemon.received[4]!.procedure).toBe(domainGetState.number);
    daemon.onFrame = (call) => {
      if (call.procedure === domainGetState.number) {
        daemon.reply(call, domainGetState.reply, { state: 1, reason: 0 });
      } else daemon.reply(call, domainGetXMLDesc.reply, { xml: "<a/>" });
    };
    for (const call of daemon.received.slice(1)) daemon.onFrame(call);
    expect(await urgent).toEqual({ state: 1, reason: 0 });
    expect(await Promise.all(calls)).toHaveLength(6);
  });

  it("reject with the daemon's error, whole", async () => {
    const { daemon, rpc } = connected();
    const call = hostname(rpc);
    await turn();
    daemon.fail(daemon.received[0]!, 39, "unknown procedure: 9999");
    const error = await call.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LibvirtError);
    expect(error).toMatchObject({
      code: 39,
      domain: 7,
      level: 2,
      message: "unknown procedure: 9999",
      str1: "first",
      str2: undefined,
      int1: -1,
      int2: 2,
    });
  });

  it("reject at once when an argument does not fit, and the connection goes on", async () => {
    const { daemon, rpc } = connected();
    await expect(rpc.call(domainGetXMLDesc, { dom, flags: -1 })).rejects.toThrow("unsigned");
    const call = hostname(rpc);
    await turn();
    say(daemon, daemon.received[0]!, "on");
    expect(await call).toEqual({ hostname: "on" });
  });

  it("that waited and turn out not to fit give their turn to the next", async () => {
    const { daemon, rpc } = connected();
    daemon.onFrame = (call) => say(daemon, call, "on");
    const sound = Array.from({ length: 4 }, () => hostname(rpc));
    const unfit = rpc.call(domainGetXMLDesc, { dom, flags: -1 });
    const after = hostname(rpc);
    await expect(unfit).rejects.toThrow("unsigned");
    expect(await after).toEqual({ hostname: "on" });
    expect(await Promise.all(sound)).toHaveLength(4);
    expect(rpc.inFlight).toBe(0);
  });

  it("reject when their answer cannot be decoded, and the connection goes on", async () => {
    const { daemon, rpc } = connected();
    const broken = hostname(rpc);
    const sound = hostname(rpc);
    await turn();
    daemon.send(answer(daemon.received[0]!, Uint8Array.of(0xff, 0xff, 0xff, 0xff)));
    say(daemon, daemon.received[1]!, "on");
    await expect(broken).rejects.toThrow(ProtocolError);
    expect(await sound).toEqual({ hostname: "on" });
  });

  it("reject at once on a closed connection, and when it closes meanwhile, sent or waiting", async () => {
    const { daemon, rpc } = connected();
    const calls = Array.from({ length: 6 }, () => hostname(rpc));
    await turn();
    daemon.hangUp(new Error("reset"));
    for (const each of await Promise.allSettled(calls)) {
      expect(each).toMatchObject({ status: "rejected", reason: { name: "ConnectionClosedError" } });
    }
    await expect(hostname(rpc)).rejects.toThrow(ConnectionClosedError);
  });

  it("give the event loop a turn while a large answer is decoded", async () => {
    const { daemon, rpc } = connected();
    const call = rpc.call(connectGetAllDomainStats, { doms: [], stats: 0, flags: 0 });
    await turn();
    const params = Array.from({ length: 100 }, (_, i) => ({
      field: `block.${i}.rd.bytes`,
      value: { type: "ullong" as const, value: BigInt(i) },
    }));
    const retStats = Array.from({ length: 2000 }, () => ({ dom, params }));
    let turns = 0;
    const counter = setInterval(() => turns++, 0);
    daemon.reply(daemon.received[0]!, connectGetAllDomainStats.reply, { retStats });
    const reply = await call;
    clearInterval(counter);
    expect(reply.retStats).toHaveLength(2000);
    expect(reply.retStats[1999]!.params[99]!.value.value).toBe(99n);
    expect(turns).toBeGreaterThan(0);
  });
});

describe("time limits and cancelling", () => {
  beforeEach(
    () => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] }),
  );
  afterEach(() => void vi.useRealTimers());

  it("end the wait, but not the call, which keeps its place until it is answered", async () => {
    const onSaturated = vi.fn();
    const onIdle = vi.fn();
    const { daemon, rpc } = connected({ defaultTimeoutMs: 1000, onSaturated, onIdle });
    const stuck = Array.from({ length: 4 }, () => hostname(rpc));
    const waiting = hostname(rpc, { timeoutMs: 5000 });
    const settled = Promise.allSettled(stuck);
    await turn();
    vi.advanceTimersByTime(1000);
    for (const each of await settled) {
      expect(each).toMatchObject({ status: "rejected", reason: { name: "TimeoutError" } });
    }
    expect(onSaturated).toHaveBeenCalledOnce();
    expect(daemon.received).toHaveLength(4);
    say(daemon, daemon.received[0]!, "too late");
    await turn();
    expect(daemon.received).toHaveLength(5);
    say(daemon, daemon.received[4]!, "in time");
    expect(await waiting).toEqual({ hostname: "in time" });
    expect(onIdle).not.toHaveBeenCalled();
    for (const call of daemon.received.slice(1, 4)) say(daemon, call, "too late");
    expect(onIdle).toHaveBeenCalledOnce();
  });

  it("drop a call that waits for its turn", async () => {
    const { daemon, rpc } = connected();
    const calls = Array.from({ length: 4 }, () => hostname(rpc));
    const dropped = hostname(rpc, { timeoutMs: 10 });
    const rejected = expect(dropped).rejects.toThrow(TimeoutError);
    const last = hostname(rpc);
    await turn();
    vi.advanceTimersByTime(10);
    await rejected;
    for (const call of daemon.received.slice(0, 4)) say(daemon, call, "x");
    await Promise.all(calls);
    await turn();
    expect(daemon.received).toHaveLength(5);
    say(daemon, daemon.received[4]!, "last");
    expect(await last).toEqual({ hostname: "last" });
  });

  it("take an AbortSignal's reason", async () => {
    const { rpc } = connected();
    const controller = new AbortController();
    const call = hostname(rpc, { signal: controller.signal });
    const reason = new Error("not needed any more");
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    await expect(hostname(rpc, { signal: controller.signal })).rejects.toBe(reason);
  });

  it("ask for signs of life after silence, and give up without an answer", async () => {
    const onClose = vi.fn();
    const { daemon, rpc } = connected({ onClose });
    rpc.startKeepalive({ intervalMs: 1000, count: 2 });
    const pings = () => daemon.received.filter(({ program }) => program === 0x6b656570).length;
    const tick = async () => {
      vi.advanceTimersByTime(1000);
      await turn();
    };
    await tick();
    expect(pings()).toBe(1);
    expect(daemon.received[0]!.bytes).toEqual(PING);
    daemon.send(PONG);
    await tick();
    expect(pings()).toBe(1);
    await tick();
    await tick();
    expect(pings()).toBe(3);
    const call = hostname(rpc);
    const rejected = expect(call).rejects.toThrow("no sign of life");
    await tick();
    await rejected;
    expect(onClose).toHaveBeenCalledOnce();
    expect(daemon.destroyed).toBe(true);
  });
});

describe("what the daemon says unasked", () => {
  it("a ping is answered", async () => {
    const { daemon } = connected();
    daemon.send(PING);
    await turn();
    expect(daemon.received.map(({ bytes }) => bytes)).toEqual([PONG]);
  });

  it("pings of a daemon that reads no answers are not answered until it does", async () => {
    const { daemon } = connected();
    daemon.room = false;
    for (let count = 0; count < 10; count++) {
      daemon.send(PING);
      await turn();
    }
    expect(daemon.received).toHaveLength(1);
    daemon.drain();
    daemon.send(PING);
    await turn();
    expect(daemon.received).toHaveLength(2);
  });

  it("events are handed on, unknown ones skipped", async () => {
    const onEvent = vi.fn();
    const { daemon, rpc } = connected({ onEvent });
    const message = remote.events.domainEventCallbackLifecycle;
    const body = { callbackID: 1, msg: { dom, event: 2, detail: 0 } };
    const header = { program: message.program, version: 1, procedure: message.number, serial: 0 };
    daemon.send(
      answer({ ...header, procedure: 4000 }, new Uint8Array(4), { type: messageType.VIR_NET_MESSAGE }),
    );
    daemon.send(answer(header, encoded(message.body, body), { type: messageType.VIR_NET_MESSAGE }));
    expect(onEvent.mock.calls).toEqual([[message, body]]);
    expect(rpc.closed).toBeUndefined();
  });

  const header = { program: 0x20008086, version: 1, procedure: 59, serial: 1 };
  it.each([
    ["a length that no message has", Buffer.from("ffffffff", "hex")],
    ["an answer to no call", answer({ ...header, serial: 99 }, new Uint8Array(4))],
    ["an answer to another procedure", answer({ ...header, procedure: 1 }, new Uint8Array(4))],
    ["an unknown type", answer(header, new Uint8Array(4), { type: 77 })],
    ["an unknown status", answer(header, new Uint8Array(4), { status: 77 })],
    ["an error that is none", answer(header, new Uint8Array(4), { status: messageStatus.VIR_NET_ERROR })],
  ])("%s closes the connection with a clear error", async (_, bytes) => {
    const onClose = vi.fn();
    const { daemon, rpc } = connected({ onClose });
    const call = hostname(rpc);
    await turn();
    daemon.send(bytes);
    const error = await call.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConnectionClosedError);
    expect(error).toMatchObject({ cause: { name: "ProtocolError" } });
    expect(daemon.destroyed).toBe(true);
    expect(onClose).toHaveBeenCalledExactlyOnceWith(error);
  });
});
