import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { MessageChannel } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { costOf, MAX_MESSAGE, WINDOW, WireChannel } from "./byte-channel-stream.ts";
import { type AnySocket, type DomPort, portWire, socketWire, type Wire } from "./byte-channel-wire.ts";
import { AppError } from "./error.ts";

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

interface Pair {
  readonly near: Wire;
  readonly far: Wire;
  /** Tears the transport down under the near side, as a crash would. */
  breakOff(): void;
  /** What the near side puts on the wire when it does as it likes. */
  rawText?(text: string): void;
}

const transports: Record<string, () => Promise<Pair>> = {
  MessagePort: async () => {
    const { port1, port2 } = new MessageChannel();
    return {
      near: portWire(port1 as unknown as DomPort),
      far: portWire(port2 as unknown as DomPort),
      breakOff: () => port1.close(),
    };
  },
  WebSocket: async () => {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const near = new WebSocket(`ws://127.0.0.1:${port}`);
    const [far] = await once(server, "connection");
    await once(near, "open");
    cleanups.push(() => {
      near.close();
      server.close();
    });
    return {
      near: socketWire(near as unknown as AnySocket),
      far: socketWire(far as AnySocket),
      breakOff: () => far.terminate(),
      rawText: (text) => near.send(text),
    };
  },
};

const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function readAll(channel: WireChannel): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of channel) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe.each(Object.entries(transports))("byte channel over %s", (name, connect) => {
  async function open() {
    const pair = await connect();
    return { ...pair, a: new WireChannel(pair.near), b: new WireChannel(pair.far) };
  }

  test("echoes, and ends in both directions", async () => {
    const { a, b } = await open();
    const echo = (async () => {
      for await (const piece of b) await b.write(piece);
      b.end();
    })();
    await a.write(new TextEncoder().encode("hello "));
    await a.write(new Uint8Array(0));
    await a.write(Buffer.from("guest"));
    a.end();
    expect(new TextDecoder().decode(await readAll(a))).toBe("hello guest");
    await echo;
    await Promise.all([a.closed, b.closed]);
  });

  test("carries 20 MB each way at once, intact", async () => {
    const { a, b } = await open();
    const up = randomBytes(20_000_000);
    const down = randomBytes(20_000_000);
    const send = async (channel: WireChannel, bytes: Uint8Array) => {
      // Uneven pieces, some above the largest message.
      for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 7 + 13) % 400_000) {
        await channel.write(bytes.subarray(at, at + size));
      }
      channel.end();
    };
    const [, , gotDown, gotUp] = await Promise.all([send(a, up), send(b, down), readAll(a), readAll(b)]);
    expect(sha(gotUp)).toBe(sha(up));
    expect(sha(gotDown)).toBe(sha(down));
  });

  test("keeps order when writes are not awaited, and copies what it queues", async () => {
    const { a, b } = await open();
    const buffer = new Uint8Array(100_000);
    const writes: Promise<void>[] = [];
    for (let round = 0; round < 40; round++) {
      buffer.fill(round);
      writes.push(a.write(buffer));
    }
    a.end();
    const got = await readAll(b);
    await Promise.all(writes);
    expect(got.length).toBe(4_000_000);
    for (let round = 0; round < 40; round++) expect(got[round * 100_000 + 99_999]).toBe(round);
  });

  test("what is given arrives as it was, a part of larger memory too, in order with what is written", async () => {
    const { a, b } = await open();
    const memory = randomBytes(MAX_MESSAGE + 1000);
    const parts = [memory.subarray(28, MAX_MESSAGE), memory.subarray(500), Buffer.from("small")];
    const writes = parts.flatMap((part) => [a.give(part), a.write(part)]);
    a.end();
    const got = await readAll(b);
    await Promise.all(writes);
    expect(sha(got)).toBe(sha(Buffer.concat(parts.flatMap((part) => [part, part]))));
  });

  test("holds a writer back while the reader does not read", async () => {
    const { a, b } = await open();
    let written = 0;
    const writer = (async () => {
      for (; written < 100; written++) await a.write(new Uint8Array(MAX_MESSAGE));
      a.end();
    })();
    const reader = b[Symbol.asyncIterator]();
    await reader.next();
    // What has arrived is all that could be sent: the writer waits for the reader, however long it sleeps.
    await settle();
    expect(written).toBe(Math.floor(WINDOW / costOf(MAX_MESSAGE)));
    let rest = 0;
    for (let item = await reader.next(); !item.done; item = await reader.next()) rest += item.value.length;
    await writer;
    expect(rest).toBe(99 * MAX_MESSAGE);
  });

  test("passes an error on, after the bytes before it", async () => {
    const { a, b } = await open();
    await a.write(Buffer.from("last words"));
    a.close({ code: "guest-off", message: "The machine has stopped.", hint: "Start it." });
    const reader = b[Symbol.asyncIterator]();
    expect(Buffer.from((await reader.next()).value).toString()).toBe("last words");
    const error = await reader.next().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({
      code: "guest-off",
      message: "The machine has stopped.",
      hint: "Start it.",
    });
    await expect(b.write(Buffer.from("x"))).rejects.toMatchObject({ code: "guest-off" });
    await expect(a.write(Buffer.from("x"))).rejects.toMatchObject({ code: "channel-lost" });
    await Promise.all([a.closed, b.closed]);
  });

  test("a close without error ends the other side's loop", async () => {
    const { a, b } = await open();
    a.close();
    expect((await readAll(b)).length).toBe(0);
  });

  test("breaking off the loop closes the channel and fails the writer", async () => {
    const { a, b } = await open();
    const writer = (async () => {
      for (;;) await a.write(new Uint8Array(MAX_MESSAGE));
    })();
    for await (const _ of b) break;
    await expect(writer).rejects.toMatchObject({ code: "channel-lost" });
  });

  test("a lost transport throws in the reader and rejects waiting writes", async () => {
    const { a, b, breakOff } = await open();
    const waiting = a.write(new Uint8Array(3 * WINDOW)).catch((error: unknown) => error);
    const reader = b[Symbol.asyncIterator]();
    await reader.next();
    breakOff();
    expect(await waiting).toMatchObject({ code: "channel-lost" });
    await b.closed;
    const error = await readAll(b).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "channel-lost" });
  });

  test("a transport lost after the end loses nothing", async () => {
    const { a, b } = await open();
    await b.write(Buffer.from("all of it"));
    b.end();
    a.end();
    await Promise.all([a.closed, b.closed]);
    expect(Buffer.from(await readAll(a)).toString()).toBe("all of it");
  });

  test.each([
    ["bytes beyond the window", (wire: Wire) => flood(wire, MAX_MESSAGE)],
    ["tiny messages beyond the window", (wire: Wire) => flood(wire, 1)],
    ["empty messages beyond the window", (wire: Wire) => flood(wire, 0)],
    ["an acknowledgement of what was never sent", (wire: Wire) => wire.postControl({ type: "ack", cost: 1 })],
    ["an unknown control message", (wire: Wire) => wire.postControl({ type: "boo" } as never)],
    [
      "an oversized error",
      (wire: Wire) => wire.postControl({ type: "close", error: { code: "x".repeat(81), message: "" } }),
    ],
    [
      "bytes after the end",
      (wire: Wire) => {
        wire.postControl({ type: "end" });
        wire.postBytes(new Uint8Array(1));
      },
    ],
  ])("closes on %s", async (_, misbehave) => {
    const { near, far } = await connect();
    const told = Promise.withResolvers<unknown>();
    near.listen({ onBytes() {}, onControl: told.resolve, onGone: () => told.resolve("gone") });
    const b = new WireChannel(far);
    misbehave(near);
    await b.closed;
    await expect(readAll(b)).rejects.toMatchObject({ code: "channel-protocol" });
    expect(await told.promise).toMatchObject({ type: "close", error: { code: "channel-protocol" } });
  });

  // A MessagePort carries objects, so there is no text to get wrong.
  if (name === "WebSocket") {
    test("closes on text that is no JSON", async () => {
      const { far, rawText } = await connect();
      const b = new WireChannel(far);
      rawText!("{");
      await b.closed;
      await expect(readAll(b)).rejects.toMatchObject({ code: "channel-protocol" });
    });
  }
});

function flood(wire: Wire, size: number): void {
  for (let sent = 0; sent <= WINDOW; sent += costOf(size)) wire.postBytes(new Uint8Array(size));
}

/** Lets everything that is under way in this process arrive. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
}
