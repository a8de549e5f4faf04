import { describe, expect, it } from "vitest";
import { Random } from "../../../test/support/random.ts";
import { ProtocolError } from "./errors.ts";
import { type Frame, FrameReader, HEADER_SIZE, writeHeader } from "./framing.ts";
import { messageType, netLimits } from "./protocol/net.ts";

const remoteProgram = { program: 0x20008086, version: 1, number: 14 };

function frame(serial: number, body: Uint8Array, type: number = messageType.VIR_NET_REPLY): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(HEADER_SIZE), body]);
  writeHeader(bytes, remoteProgram, type, serial, 0);
  return bytes;
}

/** A reply with `count` descriptors, and what stands for each of them in the stream. */
const frameWithDescriptors = (serial: number, count: number, body: Uint8Array): Buffer => {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(count);
  const bytes = frame(serial, Buffer.concat([number, body]), messageType.VIR_NET_REPLY_WITH_FDS);
  return Buffer.concat([bytes, Buffer.alloc(count, 0xee)]);
};

function collect() {
  const frames: { frame: Frame; body: string }[] = [];
  const reader = new FrameReader((each) => {
    frames.push({ frame: each, body: each.bytes.subarray(each.bodyOffset).toString("latin1") });
  });
  return { frames, reader };
}

describe("FrameReader", () => {
  const stream = Buffer.concat([
    frame(1, Buffer.from("first")),
    frame(2, Buffer.alloc(0)),
    frameWithDescriptors(3, 2, Buffer.from("with descriptors")),
    frameWithDescriptors(4, 0, Buffer.from("with none")),
    frame(5, Buffer.alloc(200_000, "x")),
    frame(6, Buffer.alloc(3 << 20, "y")),
    frame(7, Buffer.from("last")),
  ]);
  const bodies = [
    "first",
    "",
    "with descriptors",
    "with none",
    "x".repeat(200_000),
    "y".repeat(3 << 20),
    "last",
  ];

  const expectAll = (frames: ReturnType<typeof collect>["frames"]) => {
    expect(frames.map(({ frame: { serial } }) => serial)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(frames.every(({ body }, i) => body === bodies[i])).toBe(true);
  };

  it("reads frames that arrive in one piece", () => {
    const { frames, reader } = collect();
    reader.push(stream);
    expectAll(frames);
    const { bytes: _, ...header } = frames[0]!.frame;
    expect(header).toEqual({
      program: 0x20008086,
      version: 1,
      procedure: 14,
      type: messageType.VIR_NET_REPLY,
      serial: 1,
      status: 0,
      bodyOffset: HEADER_SIZE,
    });
  });

  it("reads frames that arrive byte by byte", () => {
    const { frames, reader } = collect();
    for (let i = 0; i < stream.length; i++) reader.push(stream.subarray(i, i + 1));
    expectAll(frames);
  });

  it("reads frames whatever the pieces are", () => {
    const random = new Random(7);
    for (let round = 0; round < 200; round++) {
      const { frames, reader } = collect();
      for (let start = 0; start < stream.length; ) {
        const size = 1 + random.below(random.below(2) === 0 ? 50 : 500_000);
        reader.push(stream.subarray(start, start + size));
        start += size;
      }
      expectAll(frames);
    }
  });

  it("takes the largest message there is, and refuses more", () => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(netLimits.length + netLimits.message);
    expect(() => collect().reader.push(length)).not.toThrow();
    length.writeUInt32BE(netLimits.length + netLimits.message + 1);
    expect(() => collect().reader.push(length)).toThrow(ProtocolError);
  });

  it("refuses a message shorter than its header", () => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(HEADER_SIZE - 1);
    expect(() => collect().reader.push(length)).toThrow(ProtocolError);
    const { reader } = collect();
    reader.push(length.subarray(0, 2));
    expect(() => reader.push(length.subarray(2))).toThrow(ProtocolError);
  });

  it("refuses more descriptors than a message can have", () => {
    expect(() => collect().reader.push(frameWithDescriptors(1, 33, Buffer.alloc(0)))).toThrow(ProtocolError);
    const none = frame(1, Buffer.alloc(0), messageType.VIR_NET_REPLY_WITH_FDS);
    expect(() => collect().reader.push(none)).toThrow(ProtocolError);
  });

  it("uses a packet's memory again once it was given back, and no other", () => {
    const { frames, reader } = collect();
    const body = (letter: string) => Buffer.alloc(netLimits.streamPayload, letter);
    const packet = (letter: string) => frame(1, body(letter), messageType.VIR_NET_STREAM);
    const payload = (index: number) => frames[index]!.frame.bytes.subarray(frames[index]!.frame.bodyOffset);
    const memory = (index: number) => frames[index]!.frame.bytes.buffer;
    reader.push(packet("a"));
    reader.push(packet("b"));
    expect(memory(1)).not.toBe(memory(0));
    reader.reuse(payload(0));
    // A copy of several packets, and a part of one, are somebody else's.
    reader.reuse(Buffer.from("small"));
    reader.reuse(payload(1).subarray(1));
    // In pieces and in one piece alike.
    reader.push(packet("c").subarray(0, 1000));
    reader.push(packet("c").subarray(1000));
    reader.push(packet("d"));
    expect(memory(2)).toBe(memory(0));
    expect(memory(3)).not.toBe(memory(1));
    reader.reuse(payload(2));
    reader.push(packet("e"));
    expect(memory(4)).toBe(memory(0));
    expect(frames.map(({ body: text }) => text[7])).toEqual(["a", "b", "c", "d", "e"]);
    expect(payload(4).equals(body("e"))).toBe(true);
    expect(payload(1).equals(body("b"))).toBe(true);
  });

  it("keeps memory in proportion to what has arrived", () => {
    const before = process.memoryUsage().arrayBuffers;
    const head = frame(1, Buffer.alloc(0));
    head.writeUInt32BE(netLimits.length + netLimits.message, 0);
    const readers = Array.from({ length: 50 }, () => {
      const { reader } = collect();
      reader.push(head);
      return reader;
    });
    // Fifty announced messages of 32 MiB would be 1.6 GiB.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 << 20);
    expect(readers).toHaveLength(50);
  });
});
