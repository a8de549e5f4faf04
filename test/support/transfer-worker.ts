import { open } from "node:fs/promises";
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

const piece = 1 << 20;

parentPort?.on("message", async ({ port, path, direction }: Transfer) => {
  const channel = new WireChannel(portWire(port as unknown as DomPort));
  await using file = await open(path, direction === "send" ? "r" : "w");
  if (direction === "send") {
    const buffer = new Uint8Array(piece);
    for (;;) {
      const { bytesRead } = await file.read(buffer);
      if (bytesRead === 0) break;
      await channel.write(buffer.subarray(0, bytesRead));
    }
    channel.end();
  } else {
    let at = 0;
    for await (const part of readFrames(channel)) {
      if (part.kind === "bytes") await file.write(part.bytes, 0, part.bytes.length, at);
      at += part.kind === "bytes" ? part.bytes.length : part.length;
    }
  }
  parentPort?.postMessage("done");
});
