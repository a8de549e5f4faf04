import { z } from "zod";

/** What the two ends of a byte channel tell each other beside the bytes. */
export const controlSchema = z.discriminatedUnion("type", [
  /** The receiver has consumed this much more of its window (see `costOf`). */
  z.strictObject({ type: z.literal("ack"), cost: z.int().min(1).max(0x7fffffff) }),
  z.strictObject({ type: z.literal("end") }),
  z.strictObject({
    type: z.literal("close"),
    error: z
      .strictObject({
        code: z.string().max(80),
        message: z.string().max(2000),
        hint: z.string().max(2000).optional(),
      })
      .optional(),
  }),
]);
export type Control = z.infer<typeof controlSchema>;

/** The message transport under a byte channel: ordered and reliable, and nothing more. */
export interface Wire {
  /** Sends bytes, of which the wire makes a copy before it returns; not where they are given, so never to change. */
  postBytes(bytes: Uint8Array, given?: boolean): void;
  postControl(control: Control): void;
  /** Begins delivery. `onControl` gets whatever the peer sent, unchecked. Called once. */
  listen(listener: WireListener): void;
  /** Lets go of the transport after what was posted has been sent. */
  close(): void;
}

export interface WireListener {
  onBytes(bytes: Uint8Array): void;
  onControl(control: unknown): void;
  /** The transport is gone, whoever ended it. */
  onGone(): void;
}

/** The part of a MessagePort that browsers and Node's worker_threads share. */
export interface DomPort {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
  addEventListener(type: "close", listener: () => void): void;
  start(): void;
  close(): void;
}

/** Electron's MessagePortMain. */
export interface MainPort {
  postMessage(message: unknown): void;
  on(type: "message", listener: (event: { data: unknown }) => void): unknown;
  on(type: "close", listener: () => void): unknown;
  start(): void;
  close(): void;
}

export type AnyPort = DomPort | MainPort;

/** Starts a port and hands its messages and its end to the listeners, whichever kind of port it is. */
export function listenToPort(port: AnyPort, onMessage: (data: unknown) => void, onClose: () => void): void {
  if ("addEventListener" in port) {
    port.addEventListener("message", (event) => onMessage(event.data));
    port.addEventListener("close", onClose);
  } else {
    port.on("message", (event) => onMessage(event.data));
    port.on("close", onClose);
  }
  port.start();
}

/** What a view may leave out of its memory and still be sent with all of it, which spares cutting it out. */
const SPARE = 64;

/**
 * A wire over a MessagePort. Bytes are cloned, never transferred: a transferred buffer does not arrive in
 * Electron's main process (electron#34905).
 */
export function portWire(port: AnyPort): Wire {
  return {
    // The structured clone copies the whole underlying buffer, so a view is cut out first; not where it is all but
    // the whole, for a packet of libvirt's has its own header before it.
    postBytes: (bytes, given) =>
      port.postMessage(
        bytes.buffer.byteLength - bytes.byteLength <= (given ? SPARE : 0) ? bytes : new Uint8Array(bytes),
      ),
    postControl: (control) => port.postMessage(control),
    listen({ onBytes, onControl, onGone }) {
      listenToPort(
        port,
        (data) => (data instanceof Uint8Array ? onBytes(data) : onControl(data)),
        () => onGone(),
      );
    },
    close: () => port.close(),
  };
}

/** The part of a WebSocket that browsers, Node and the `ws` package share. */
export interface AnySocket {
  binaryType: string;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  addEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
  addEventListener(type: "close" | "error", listener: () => void): void;
  close(code?: number, reason?: string): void;
}

/** A wire over an open WebSocket: binary messages are bytes, text messages are control objects as JSON. */
export function socketWire(socket: AnySocket): Wire {
  socket.binaryType = "arraybuffer";
  return {
    // `ws` keeps a reference until the kernel has taken the bytes; hence the copy.
    postBytes: (bytes, given) => socket.send(given && ownsMemory(bytes) ? bytes : new Uint8Array(bytes)),
    postControl: (control) => socket.send(JSON.stringify(control)),
    listen({ onBytes, onControl, onGone }) {
      socket.addEventListener("message", ({ data }) => {
        if (data instanceof ArrayBuffer) onBytes(new Uint8Array(data));
        else onControl(parseJson(data));
      });
      // An error is always followed by close; without a listener `ws` would throw it.
      socket.addEventListener("error", () => {});
      socket.addEventListener("close", () => onGone());
    },
    close: () => socket.close(1000),
  };
}

/** Not shared between threads, which sockets do not take. */
const ownsMemory = (bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> =>
  bytes.buffer instanceof ArrayBuffer;

function parseJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
