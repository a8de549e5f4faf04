import { expect, test, vi } from "vitest";
import type { ByteChannel } from "../../shared/model/byte-channel.ts";
import { readChannel } from "./read-channel.ts";

function channelOf(bytes: AsyncIterable<Uint8Array>) {
  const close = vi.fn();
  const end = vi.fn();
  const channel = { [Symbol.asyncIterator]: () => bytes[Symbol.asyncIterator](), close, end };
  return { channel: channel as unknown as ByteChannel, close, end };
}

test("brings all of it, of which no part changes any more, and closes", async () => {
  const { channel, close, end } = channelOf(
    (async function* () {
      const same = new Uint8Array([1, 2]);
      yield same;
      same.fill(9);
      yield same;
    })(),
  );
  const blob = await readChannel(channel, { most: 4, type: "text/plain" });
  expect([...new Uint8Array(await blob.arrayBuffer())]).toEqual([1, 2, 9, 9]);
  expect(blob.type).toBe("text/plain");
  expect(end).toHaveBeenCalledOnce();
  expect(close).toHaveBeenCalled();
});

test("stops at what is too much, at the other side's error and when it is told to, and closes", async () => {
  const endless = channelOf(
    (async function* () {
      for (;;) yield new Uint8Array(3);
    })(),
  );
  await expect(readChannel(endless.channel, { most: 10 })).rejects.toThrow("more than 10 bytes");
  expect(endless.close).toHaveBeenCalled();

  const failing = channelOf(
    (async function* () {
      yield new Uint8Array(1);
      throw new Error("gone");
    })(),
  );
  await expect(readChannel(failing.channel, { most: 10 })).rejects.toThrow("gone");
  expect(failing.close).toHaveBeenCalled();

  const told = new AbortController();
  const given = channelOf(
    (async function* () {
      yield new Uint8Array(1);
      told.abort(new Error("enough"));
    })(),
  );
  await expect(readChannel(given.channel, { most: 10, signal: told.signal })).rejects.toThrow("enough");
});
