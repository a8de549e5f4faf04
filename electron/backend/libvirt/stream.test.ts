import { describe, expect, it } from "vitest";
import { LibvirtError } from "./errors.ts";
import { answer, encoded, encodedError, FakeDaemon } from "./fake-daemon.fixture.ts";
import type { Frame } from "./framing.ts";
import { remote } from "./protocol/index.ts";
import { messageStatus, messageType, netLimits, streamHole } from "./protocol/net.ts";
import { RpcConnection } from "./rpc.ts";
import { type Hole, LibvirtStream } from "./stream.ts";

const { VIR_NET_STREAM, VIR_NET_STREAM_HOLE } = messageType;
const { VIR_NET_OK, VIR_NET_ERROR, VIR_NET_CONTINUE } = messageStatus;
const procedure = remote.procedures.domainOpenConsole;
const args = { dom: { name: "vm", uuid: new Uint8Array(16), id: 1 }, devName: null, flags: 0 };
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

const data = (call: Frame, body: Uint8Array | string) =>
  answer(call, Buffer.from(body), { type: VIR_NET_STREAM, status: VIR_NET_CONTINUE });
const end = (call: Frame) => data(call, "");
const confirm = (call: Frame) => answer(call, new Uint8Array(), { type: VIR_NET_STREAM, status: VIR_NET_OK });
const hole = (call: Frame, length: bigint) =>
  answer(call, encoded(streamHole, { length, flags: 0 }), {
    type: VIR_NET_STREAM_HOLE,
    status: VIR_NET_CONTINUE,
  });

/** A stream whose opening call is answered together with `packets`. */
async function opened(packets: (call: Frame) => readonly Buffer[] = () => []) {
  const daemon = new FakeDaemon();
  const rpc = new RpcConnection(daemon.transport);
  const stream = new LibvirtStream(rpc, procedure);
  const opening = rpc.openStream(procedure, args, stream);
  await turn();
  const call = daemon.received[0]!;
  daemon.send(Buffer.concat([answer(call, new Uint8Array()), ...packets(call)]));
  stream.opened((await opening).serial);
  const sent = () =>
    daemon.received
      .slice(1)
      .map(({ type, status, bytes, bodyOffset }) => ({ type, status, body: bytes.subarray(bodyOffset) }));
  return { daemon, rpc, stream, call, sent };
}

async function readAll(stream: LibvirtStream): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe("reading", () => {
  it("gives everything, even what came with the answer, and confirms the end", async () => {
    const { daemon, stream, call, sent } = await opened((opening) => [
      data(opening, "one "),
      data(opening, "two "),
    ]);
    const all = readAll(stream);
    daemon.send(data(call, "three"), end(call));
    await turn();
    expect(sent()).toEqual([{ type: VIR_NET_STREAM, status: VIR_NET_OK, body: Buffer.alloc(0) }]);
    daemon.send(confirm(call));
    expect(await all).toBe("one two three");
    await stream.closed;
    expect(daemon.destroyed).toBe(true);
  });

  it("gives small packets that wait together", async () => {
    const { daemon, stream, call } = await opened((opening) =>
      Array.from({ length: 1000 }, () => data(opening, "ab")),
    );
    daemon.send(hole(call, 5n), data(call, "cd"));
    const packets = stream.packets();
    expect(Buffer.from((await packets.next()).value).toString()).toBe("ab".repeat(1000));
    expect((await packets.next()).value).toEqual({ hole: 5n });
    expect(Buffer.from((await packets.next()).value).toString()).toBe("cd");
  });

  it("confirms an end that came with the answer", async () => {
    const { daemon, stream, call, sent } = await opened((opening) => [data(opening, "all"), end(opening)]);
    expect(sent()).toHaveLength(1);
    daemon.send(confirm(call));
    expect(await readAll(stream)).toBe("all");
  });

  it("rejects with the daemon's error, after what arrived before it", async () => {
    const { daemon, stream, call } = await opened();
    daemon.send(
      data(call, "some"),
      answer(call, encodedError(38, "disk broke"), { type: VIR_NET_STREAM, status: VIR_NET_ERROR }),
    );
    const iterator = stream[Symbol.asyncIterator]();
    expect(Buffer.from((await iterator.next()).value!).toString()).toBe("some");
    await expect(iterator.next()).rejects.toThrow(LibvirtError);
  });

  it("rejects when the connection breaks", async () => {
    const { daemon, stream } = await opened();
    const all = readAll(stream);
    daemon.hangUp();
    await expect(all).rejects.toMatchObject({ name: "ConnectionClosedError" });
    await expect(stream.write(Buffer.from("x"))).rejects.toMatchObject({ name: "ConnectionClosedError" });
  });

  it("holds up the daemon while nobody reads, and goes on when somebody does", async () => {
    const { daemon, stream, call } = await opened();
    const packet = data(call, Buffer.alloc(64 * 1024, "x"));
    let sentBytes = 0;
    while (!daemon.paused) {
      daemon.send(packet);
      sentBytes += 64 * 1024;
    }
    expect(sentBytes).toBeLessThan(2 << 20);
    const iterator = stream[Symbol.asyncIterator]();
    let read = 0;
    while (daemon.paused) read += (await iterator.next()).value!.length;
    expect(read).toBeGreaterThan(0);
    while (read < sentBytes) read += (await iterator.next()).value!.length;
    expect(read).toBe(sentBytes);
  });

  it("holds up a daemon that sends tiny packets", async () => {
    const { daemon, call } = await opened();
    const packet = data(call, "x");
    let packets = 0;
    while (!daemon.paused && packets < 100_000) {
      daemon.send(packet);
      packets++;
    }
    expect(packets).toBeLessThan(10_000);
  });

  it("tells holes apart, or gives them as zeros", async () => {
    const packets = (call: Frame) => [data(call, "ab"), hole(call, 300_000n), data(call, "cd"), end(call)];
    const first = await opened(packets);
    first.daemon.send(confirm(first.call));
    const seen: (string | Hole)[] = [];
    for await (const packet of first.stream.packets()) {
      seen.push(packet instanceof Uint8Array ? Buffer.from(packet).toString() : packet);
    }
    expect(seen).toEqual(["ab", { hole: 300_000n }, "cd"]);
    const second = await opened(packets);
    second.daemon.send(confirm(second.call));
    expect(await readAll(second.stream)).toBe(`ab${"\0".repeat(300_000)}cd`);
  });

  it("refuses a hole of no length", async () => {
    const { daemon, stream, call } = await opened();
    const all = readAll(stream);
    daemon.send(hole(call, -1n));
    await expect(all).rejects.toThrow("hole");
    expect(daemon.destroyed).toBe(true);
  });

  it("lets go when the loop is left early", async () => {
    const { daemon, stream, call, sent } = await opened((opening) => [data(opening, "x")]);
    daemon.onFrame = () => daemon.send(confirm(call));
    for await (const _ of stream) break;
    expect(sent().map(({ status }) => status)).toEqual([VIR_NET_ERROR]);
    expect(daemon.destroyed).toBe(true);
  });
});

describe("writing", () => {
  it("sends packets no larger than the daemon takes, in order", async () => {
    const { stream, sent } = await opened();
    const large = Buffer.alloc(netLimits.streamPayload + 10, "a");
    await Promise.all([stream.write(large), stream.writeHole(7n), stream.write(Buffer.from("last"))]);
    expect(sent().map(({ type, body }) => [type, body.length])).toEqual([
      [VIR_NET_STREAM, netLimits.streamPayload],
      [VIR_NET_STREAM, 10],
      [VIR_NET_STREAM_HOLE, 12],
      [VIR_NET_STREAM, 4],
    ]);
  });

  it("waits for room", async () => {
    const { daemon, stream, sent } = await opened();
    daemon.room = false;
    let done = 0;
    const writes = ["a", "b"].map((text) => stream.write(Buffer.from(text)).then(() => done++));
    await turn();
    expect([sent().length, done]).toEqual([1, 0]);
    daemon.drain();
    await Promise.all(writes);
    expect(sent()).toHaveLength(2);
  });

  it("ends with the daemon's confirmation", async () => {
    const { daemon, stream, call, sent } = await opened();
    await stream.write(Buffer.from("x"));
    let finished = false;
    const finishing = stream.finish().then(() => {
      finished = true;
    });
    await turn();
    expect(sent().at(-1)).toMatchObject({ status: VIR_NET_OK });
    expect(finished).toBe(false);
    daemon.send(confirm(call));
    await finishing;
    await expect(stream.write(Buffer.from("y"))).rejects.toThrow("ended");
  });

  it("rejects writers and finish() with the daemon's error", async () => {
    const { daemon, stream, call } = await opened();
    daemon.room = false;
    const write = stream.write(Buffer.from("x"));
    const finish = stream.finish();
    const settled = Promise.allSettled([write, finish]);
    await turn();
    // A hole that cannot be written is answered with a reply instead of a stream packet.
    daemon.send(answer(call, encodedError(38, "no space"), { status: VIR_NET_ERROR }));
    expect((await settled).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await expect(stream.finish()).rejects.toThrow("no space");
  });

  it("abort() never throws and can be repeated", async () => {
    const { daemon, stream } = await opened();
    daemon.hangUp();
    await stream.abort();
    await stream.abort();
    await stream.closed;
  });
});
