import { expect, it } from "vitest";
import { mutate, Random } from "../../../test/support/random.ts";
import { valueFor } from "../../../test/support/xdr-values.ts";
import { answer, encoded, encodedError, FakeDaemon } from "./fake-daemon.fixture.ts";
import type { Frame } from "./framing.ts";
import { PING } from "./keepalive.ts";
import { remote } from "./protocol/index.ts";
import { messageStatus, messageType, streamHole } from "./protocol/net.ts";
import type { AnyProcedure } from "./protocol/procedure.ts";
import { RpcConnection } from "./rpc.ts";
import { LibvirtStream } from "./stream.ts";

/** Damaged ones; about as many sound ones are in between. */
const FRAMES = 100_000;
const dom = { name: "vm", uuid: new Uint8Array(16), id: -1 };
const { VIR_NET_MESSAGE, VIR_NET_STREAM, VIR_NET_STREAM_HOLE, VIR_NET_REPLY_WITH_FDS } = messageType;
const { VIR_NET_CONTINUE, VIR_NET_OK, VIR_NET_ERROR } = messageStatus;
const { domainOpenConsole, domainGetXMLDesc, connectListAllDomains, connectGetAllDomainStats, nodeGetInfo } =
  remote.procedures;
const procedures = new Map<number, AnyProcedure>(
  [domainOpenConsole, domainGetXMLDesc, connectListAllDomains, connectGetAllDomainStats, nodeGetInfo].map(
    (procedure) => [procedure.number, procedure],
  ),
);
const events = [...remote.eventByNumber.values()];

/** One message that a daemon could send to a client that has made these calls. */
function message(calls: readonly Frame[], random: Random): Buffer {
  const call = random.pick(calls);
  const body = () => {
    const { reply } = procedures.get(call.procedure)!;
    return encoded(reply, valueFor(reply, random, "any"));
  };
  switch (random.below(9)) {
    case 0:
      return answer(call, encodedError(1, "no"), { status: VIR_NET_ERROR });
    case 1: {
      const event = random.pick(events);
      return answer(
        { program: event.program, version: event.version, procedure: event.number, serial: 0 },
        encoded(event.body, valueFor(event.body, random, "any")),
        { type: VIR_NET_MESSAGE },
      );
    }
    case 2:
      return PING;
    case 3:
      return answer(call, random.bytes(random.below(64)), { type: VIR_NET_STREAM, status: VIR_NET_CONTINUE });
    case 4:
      return answer(call, encoded(streamHole, { length: BigInt(random.below(5000)), flags: 0 }), {
        type: VIR_NET_STREAM_HOLE,
        status: VIR_NET_CONTINUE,
      });
    case 5:
      return answer(call, new Uint8Array(), { type: VIR_NET_STREAM, status: VIR_NET_OK });
    case 6:
      return answer(call, Buffer.concat([Uint8Array.of(0, 0, 0, random.below(3)), body()]), {
        type: VIR_NET_REPLY_WITH_FDS,
      });
    default:
      return answer(call, body());
  }
}

/** Bytes in pieces of any size. */
function* pieces(bytes: Uint8Array, random: Random): Generator<Uint8Array> {
  const largest = random.pick([1, 7, 100, 100_000]);
  for (let start = 0; start < bytes.length; ) {
    const size = 1 + random.below(largest);
    yield bytes.subarray(start, start + size);
    start += size;
  }
}

it(`survives ${FRAMES} damaged and fragmented frames`, { timeout: 300_000 }, async () => {
  const random = new Random(20_260_722);
  const escaped: unknown[] = [];
  const note = (error: unknown) => void escaped.push(error);
  process.on("unhandledRejection", note);
  process.on("uncaughtException", note);
  const outcomes = { resolved: 0, rejected: 0, closed: 0, events: 0, read: 0 };
  let largestMemory = 0;
  try {
    for (let frames = 0; frames < FRAMES; ) {
      const daemon = new FakeDaemon();
      const rpc = new RpcConnection(daemon.transport, {
        onEvent: () => outcomes.events++,
        onClose: () => outcomes.closed++,
      });
      const stream = new LibvirtStream(rpc, domainOpenConsole);
      const waiting: Promise<unknown>[] = [
        rpc
          .openStream(domainOpenConsole, { dom, devName: null, flags: 0 }, stream)
          .then(({ serial }) => stream.opened(serial)),
        rpc.call(domainGetXMLDesc, { dom, flags: 0 }),
        rpc.call(connectListAllDomains, { needResults: 1, flags: 0 }),
        rpc.call(connectGetAllDomainStats, { doms: [], stats: 0, flags: 0 }),
        rpc.call(nodeGetInfo, undefined),
        rpc.call(domainGetXMLDesc, { dom, flags: 0 }),
      ];
      waiting.push(
        (async () => {
          for await (const packet of stream.packets()) outcomes.read += packet instanceof Uint8Array ? 1 : 0;
        })(),
      );
      const settled = Promise.allSettled(waiting);
      // What the calls put into their queue leaves at the end of the turn.
      await Promise.resolve();
      const calls = [...daemon.received];
      for (let left = 1 + random.below(8); left > 0; left--) {
        const sound = message(calls, random);
        const damaged = random.oneIn(2);
        if (damaged) frames++;
        for (const piece of pieces(damaged ? mutate(sound, random) : sound, random)) daemon.send(piece);
      }
      await Promise.resolve();
      daemon.hangUp();
      for (const { status } of await settled) outcomes[status === "fulfilled" ? "resolved" : "rejected"]++;
      expect(rpc.closed).toBeDefined();
      if (frames % 64 === 0) {
        const { heapUsed, arrayBuffers } = process.memoryUsage();
        largestMemory = Math.max(largestMemory, heapUsed + arrayBuffers);
      }
    }
    // Rejections that nobody took are reported after a turn.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off("unhandledRejection", note);
    process.off("uncaughtException", note);
  }
  expect(escaped).toEqual([]);
  // All kinds of outcomes were met, so that the frames reached every layer.
  expect(Object.values(outcomes).every((count) => count > 500)).toBe(true);
  expect(largestMemory).toBeLessThan(400 << 20);
});
