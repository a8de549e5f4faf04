import { type FileHandle, open } from "node:fs/promises";
import { type MessagePort, parentPort } from "node:worker_threads";
import { WireChannel } from "../../shared/model/byte-channel-stream.ts";
import { type DomPort, portWire } from "../../shared/model/byte-channel-wire.ts";
import { readFrames } from "../../shared/model/sparse-frames.ts";

/** What a window on a thread of its own is told to do with a channel. */
export interface Transfer {
  readonly port: MessagePort;
  readonly path: string;
  readonly direction: "send" | "fetch";
}

const piece = 256 << 10;
/** Reads and writes of the file that are under way at once, as in a browser, which does both ahead. */
const ahead = 4;

parentPort?.on("message", async ({ port, path, direction }: Transfer) => {
  const channel = new WireChannel(portWire(port as unknown as DomPort));
  await using file = await open(path, direction === "send" ? "r" : "w");
  await (direction === "send" ? send : fetch)(file, channel);
  parentPort?.postMessage("done");
});

async function send(file: FileHandle, channel: WireChannel): Promise<void> {
  const { size } = await file.stat();
  const reading: Promise<Uint8Array>[] = [];
  for (let at = 0; at < size || reading.length > 0; ) {
    for (; at < size && reading.length < ahead; at += piece) reading.push(read(file, at));
    await channel.give(await reading.shift()!);
  }
  channel.end();
}

async function read(file: FileHandle, at: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafeSlow(piece), 0, piece, at);
  return buffer.subarray(0, bytesRead);
}

async function fetch(file: FileHandle, channel: WireChannel): Promise<void> {
  const writing: Promise<unknown>[] = [];
  let at = 0;
  for await (const part of readFrames(channel)) {
    if (part.kind === "bytes") writing.push(file.write(part.bytes, 0, part.bytes.length, at));
    at += part.kind === "bytes" ? part.bytes.length : part.length;
    if (writing.length > ahead) await writing.shift();
  }
  await Promise.all(writing);
}
