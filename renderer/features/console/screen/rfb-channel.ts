import type { RawChannel } from "@novnc/novnc";
import type { ByteChannel } from "../../../../shared/model/byte-channel.ts";

/** Decoding may hold the event loop this long before the window gets a turn, ms. */
const turn = 8;

const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve));

/**
 * A byte channel in the shape of a WebSocket that is already open, as noVNC takes it: every property is on the
 * object or its direct prototype (it looks nowhere else), messages are ArrayBuffers, and what is sent is copied
 * because noVNC uses its buffer again at once.
 */
export class RfbChannel implements RawChannel {
  binaryType = "arraybuffer";
  readonly protocol = "";
  readyState: RawChannel["readyState"] = "open";
  onopen: RawChannel["onopen"] = null;
  onmessage: RawChannel["onmessage"] = null;
  onerror: RawChannel["onerror"] = null;
  onclose: RawChannel["onclose"] = null;
  /** Why the channel failed; absent for an orderly end. */
  failure: unknown;
  readonly #channel: ByteChannel;

  constructor(channel: ByteChannel) {
    this.#channel = channel;
    void this.#receive();
  }

  send(data: Uint8Array): void {
    if (this.readyState !== "open") return;
    this.#channel.write(data.slice()).catch((error: unknown) => this.#finish(error));
  }

  close(): void {
    if (this.readyState !== "open") return;
    this.readyState = "closing";
    this.#channel.close();
  }

  async #receive(): Promise<void> {
    try {
      // noVNC attaches its handlers in the same task that makes this object.
      await nextTask();
      let since = performance.now();
      for await (const bytes of this.#channel) {
        this.onmessage?.({ data: wholeBuffer(bytes) });
        if (performance.now() - since < turn) continue;
        await nextTask();
        since = performance.now();
      }
      this.#finish();
    } catch (error) {
      this.#finish(error);
    }
  }

  #finish(failure?: unknown): void {
    if (this.readyState === "closed") return;
    const ours = this.readyState === "closing";
    this.readyState = "closed";
    if (failure !== undefined && !ours) {
      this.failure = failure;
      this.onerror?.(failure);
    }
    this.#channel.close();
    this.onclose?.({});
  }
}

/** The bytes as an ArrayBuffer of exactly their length, copied only when they share theirs with others. */
function wholeBuffer(bytes: Uint8Array): ArrayBuffer {
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength) return buffer;
  return bytes.slice().buffer as ArrayBuffer;
}
