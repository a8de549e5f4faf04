import type { Frame } from "./framing.ts";

/** What a stream's packets are handed to. */
export interface StreamSink {
  /** An empty packet is the end of what the peer sends. */
  onData(payload: Buffer): void;
  onHole(frame: Frame): void;
  /** The peer confirms that the stream is complete. */
  onFinished(): void;
  onError(error: Error): void;
}
