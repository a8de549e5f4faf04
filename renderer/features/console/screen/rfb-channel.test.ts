import { describe, expect, it, vi } from "vitest";
import type { ByteChannel } from "../../../../shared/model/byte-channel.ts";
import { RfbChannel } from "./rfb-channel.ts";

/** A byte channel whose other end is the test. */
function fakeChannel() {
  const incoming: (Uint8Array | Error | undefined)[] = [];
  let wake = () => {};
  const written: Uint8Array[] = [];
  const push = (item: Uint8Array | Error | undefined) => {
    incoming.push(item);
    wake();
  };
  const channel: ByteChannel = {
    write: vi.fn(async (bytes: Uint8Array) => void written.push(bytes)),
    give: vi.fn(),
    end: vi.fn(),
    close: vi.fn(() => push(undefined)),
    closed: new Promise(() => {}),
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (incoming.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        const item = incoming.shift();
        if (item === undefined) return;
        if (item instanceof Error) throw item;
        yield item;
      }
    },
  };
  return { channel, written, push };
}

describe("RfbChannel", () => {
  it("has what noVNC looks for on itself or its direct prototype", () => {
    const raw = new RfbChannel(fakeChannel().channel);
    const seen = [...Object.keys(raw), ...Object.getOwnPropertyNames(Object.getPrototypeOf(raw))];
    for (const property of [
      "send",
      "close",
      "binaryType",
      "onerror",
      "onmessage",
      "onopen",
      "protocol",
      "readyState",
    ]) {
      expect(seen).toContain(property);
    }
    expect(raw.readyState).toBe("open");
  });

  it("delivers exact ArrayBuffers in order, also from views into a larger buffer", async () => {
    const { channel, push } = fakeChannel();
    const raw = new RfbChannel(channel);
    const messages: number[][] = [];
    raw.onmessage = ({ data }) => {
      expect(data).toBeInstanceOf(ArrayBuffer);
      messages.push([...new Uint8Array(data)]);
    };
    push(new Uint8Array([0, 1, 2, 3]).subarray(1, 3));
    push(new Uint8Array([4]));
    await vi.waitFor(() => expect(messages).toEqual([[1, 2], [4]]));
  });

  it("copies what it sends, because the caller uses its buffer again", () => {
    const { channel, written } = fakeChannel();
    const buffer = new Uint8Array([1, 2]);
    new RfbChannel(channel).send(buffer);
    buffer.fill(9);
    expect(written).toEqual([new Uint8Array([1, 2])]);
  });

  it("tells an orderly end from a failure", async () => {
    const ended = fakeChannel();
    const orderly = new RfbChannel(ended.channel);
    orderly.onclose = vi.fn();
    ended.push(undefined);
    await vi.waitFor(() => expect(orderly.onclose).toHaveBeenCalledOnce());
    expect(orderly.failure).toBeUndefined();
    expect(orderly.readyState).toBe("closed");

    const broken = fakeChannel();
    const failed = new RfbChannel(broken.channel);
    failed.onclose = vi.fn();
    const error = new Error("gone");
    broken.push(error);
    await vi.waitFor(() => expect(failed.onclose).toHaveBeenCalledOnce());
    expect(failed.failure).toBe(error);
  });

  it("closes its channel and sends nothing more", async () => {
    const { channel, written } = fakeChannel();
    const raw = new RfbChannel(channel);
    raw.onclose = vi.fn();
    raw.close();
    raw.send(new Uint8Array([1]));
    await vi.waitFor(() => expect(raw.onclose).toHaveBeenCalledOnce());
    expect(channel.close).toHaveBeenCalled();
    expect(written).toEqual([]);
  });
});
