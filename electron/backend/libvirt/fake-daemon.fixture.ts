import { type Frame, FrameReader, HEADER_SIZE, writeHeader } from "./framing.ts";
import { messageStatus, messageType, netError } from "./protocol/net.ts";
import type { Transport, TransportHandlers } from "./transport.ts";
import type { AnyCodec } from "./xdr.ts";
import { XdrWriter } from "./xdr-bytes.ts";

/** The other end of a connection, played by a test: it sees frames and sends bytes. */
export class FakeDaemon {
  /** What the client has sent so far. */
  readonly received: Frame[] = [];
  /** Batches in which it was sent. */
  writes = 0;
  paused = false;
  destroyed = false;
  /** What `write` answers: whether there is room. */
  room = true;
  /** Called for each frame from the client. */
  onFrame: (frame: Frame) => void = () => {};
  #handlers: TransportHandlers | undefined;
  readonly #reader = new FrameReader((frame) => {
    this.received.push(frame);
    this.onFrame(frame);
  });

  readonly transport: Transport = {
    start: (handlers) => {
      this.#handlers = handlers;
    },
    write: (pieces) => {
      this.writes++;
      for (const piece of pieces) this.#reader.push(Buffer.from(piece));
      return this.room;
    },
    pause: () => {
      this.paused = true;
    },
    resume: () => {
      this.paused = false;
    },
    end: () => this.transport.destroy(),
    destroy: () => {
      this.destroyed = true;
    },
  };

  send(...bytes: readonly Uint8Array[]): void {
    for (const each of bytes) this.#handlers?.onData(Buffer.from(each));
  }

  drain(): void {
    this.room = true;
    this.#handlers?.onDrain();
  }

  /** Ends the connection from the daemon's side. */
  hangUp(error: Error | null = null): void {
    this.#handlers?.onClose(error);
  }

  /** Answers a call. */
  reply<T>(call: Frame, codec: AnyCodec, value: T): void {
    this.send(answer(call, encoded(codec, value)));
  }

  fail(call: Frame, code: number, message: string): void {
    this.send(answer(call, encodedError(code, message), { status: messageStatus.VIR_NET_ERROR }));
  }
}

export function encoded(codec: AnyCodec, value: unknown): Uint8Array {
  const writer = new XdrWriter();
  codec.write(writer, value);
  return writer.finish();
}

export const encodedError = (code: number, message: string): Uint8Array =>
  encoded(netError, {
    code,
    domain: 7,
    message,
    level: 2,
    dom: null,
    str1: "first",
    str2: null,
    str3: null,
    int1: -1,
    int2: 2,
    net: null,
  });

/** A frame that belongs to `call`: its reply, unless told otherwise. */
export function answer(
  call: Pick<Frame, "program" | "version" | "procedure" | "serial">,
  body: Uint8Array,
  {
    type = messageType.VIR_NET_REPLY,
    status = messageStatus.VIR_NET_OK,
  }: { type?: number; status?: number } = {},
): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(HEADER_SIZE), body]);
  writeHeader(
    bytes,
    { program: call.program, version: call.version, number: call.procedure },
    type,
    call.serial,
    status,
  );
  return bytes;
}
