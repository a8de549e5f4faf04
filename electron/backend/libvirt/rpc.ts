import { CallQueue } from "./call-queue.ts";
import type { Caller, CallOptions } from "./caller.ts";
import { ConnectionClosedError, ProtocolError } from "./errors.ts";
import { type Frame, FrameReader, HEADER_SIZE, writeHeader } from "./framing.ts";
import { type KeepaliveOptions, KeepaliveTimer, PING, PONG } from "./keepalive.ts";
import { Outbox } from "./outbox.ts";
import { PendingCall } from "./pending-call.ts";
import { keepalive, lxc, qemu, remote } from "./protocol/index.ts";
import { messageStatus, messageType } from "./protocol/net.ts";
import type { AnyEventMessage, AnyProcedure, Procedure } from "./protocol/procedure.ts";
import { readError, readReply } from "./reply.ts";
import type { StreamSink } from "./stream-sink.ts";
import type { Transport } from "./transport.ts";
import { XdrReader } from "./xdr-bytes.ts";

/** The daemon takes five requests per client and then stops reading; one is left for keepalive and streams. */
const MAX_IN_FLIGHT = 4;

export interface RpcOptions {
  /** For calls that do not set their own; 0 for none. */
  readonly defaultTimeoutMs?: number;
  readonly onEvent?: (message: AnyEventMessage, body: unknown) => void;
  /** Once, however the connection ends. */
  readonly onClose?: (error: ConnectionClosedError) => void;
  /** Every slot is held by a call that nobody waits for any more: new ones would wait for nothing. */
  readonly onSaturated?: () => void;
  /** No call is under way any more. */
  readonly onIdle?: () => void;
}

/** One connection to a daemon: calls and replies, events, streams, keepalive. */
export class RpcConnection implements Caller {
  readonly #transport: Transport;
  readonly #options: RpcOptions;
  readonly #outbox: Outbox;
  readonly #reader = new FrameReader((frame) => this.#onFrame(frame));
  readonly #queue = new CallQueue<PendingCall>();
  readonly #inFlight = new Map<number, PendingCall>();
  readonly #streams = new Map<number, StreamSink>();
  /** Calls in flight that nobody waits for any more. */
  #abandoned = 0;
  #lastSerial = 0;
  #keepalive: KeepaliveTimer | undefined;
  #closed: ConnectionClosedError | undefined;

  constructor(transport: Transport, options: RpcOptions = {}) {
    this.#transport = transport;
    this.#options = options;
    this.#outbox = new Outbox(transport);
    transport.start({
      onData: (bytes) => this.#onData(bytes),
      onDrain: () => this.#outbox.onDrain(),
      onClose: (error) =>
        this.#close(
          new ConnectionClosedError(
            error === null
              ? "the libvirt daemon closed the connection"
              : `the connection to the libvirt daemon broke: ${error.message}`,
            { cause: error ?? undefined },
          ),
        ),
    });
  }

  /** Why the connection is closed; undefined while it is open. */
  get closed(): ConnectionClosedError | undefined {
    return this.#closed;
  }

  /** Calls that the daemon has not answered yet. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  call<A, R>(procedure: Procedure<A, R>, args: A, options: CallOptions = {}): Promise<R> {
    return this.#call(procedure, args, options, undefined);
  }

  /**
   * Makes a call that opens a stream, whose packets go to `sink` from then on.
   * @returns the reply and the serial number, which the stream's packets carry
   */
  async openStream<A, R>(
    procedure: Procedure<A, R>,
    args: A,
    sink: StreamSink,
    options: CallOptions = {},
  ): Promise<{ reply: R; serial: number }> {
    let serial = 0;
    const reply = await this.#call(procedure, args, options, sink, (assigned) => {
      serial = assigned;
    });
    return { reply, serial };
  }

  #call<A, R>(
    procedure: Procedure<A, R>,
    args: A,
    options: CallOptions,
    sink: StreamSink | undefined,
    onSerial?: (serial: number) => void,
  ): Promise<R> {
    if (this.#closed) return Promise.reject(this.#closed);
    if (options.signal?.aborted) return Promise.reject(options.signal.reason);
    return new Promise<R>((resolve, reject) => {
      const answered = (reply: unknown) => {
        onSerial?.(call.serial);
        // Only the codec of this very call's reply is ever asked for it.
        resolve(reply as R);
      };
      const call = new PendingCall(procedure, args, sink, answered, reject);
      const timeoutMs = options.timeoutMs ?? this.#options.defaultTimeoutMs ?? 0;
      call.limit({ timeoutMs, signal: options.signal }, (reason) => this.#abandon(call, reason));
      if (this.#inFlight.size < MAX_IN_FLIGHT) this.#send(call);
      else this.#queue.push(call);
    });
  }

  #abandon(call: PendingCall, reason: unknown): void {
    if (!call.settle()) return;
    call.reject(reason);
    if (!this.#inFlight.has(call.serial)) return;
    this.#abandoned++;
    if (this.#abandoned === MAX_IN_FLIGHT) this.#options.onSaturated?.();
  }

  /** Encodes and sends; false when the arguments do not fit, which the caller has been told then. */
  #send(call: PendingCall): boolean {
    let frame: Buffer;
    try {
      // Not before its turn: a thousand calls made at once would hold up the event loop and fill memory.
      frame = call.encode();
    } catch (error) {
      if (call.settle()) call.reject(error);
      return false;
    }
    this.#lastSerial = this.#lastSerial === 0xffffffff ? 1 : this.#lastSerial + 1;
    call.serial = this.#lastSerial;
    this.#inFlight.set(call.serial, call);
    if (call.sink) this.#streams.set(call.serial, call.sink);
    writeHeader(frame, call.procedure, messageType.VIR_NET_CALL, call.serial, messageStatus.VIR_NET_OK);
    this.#outbox.push(frame);
    return true;
  }

  /**
   * Sends one packet of a stream at once.
   * @param payload at most `netLimits.streamPayload` bytes
   * @returns false when the caller should wait for {@link drained}
   */
  sendStream(
    procedure: AnyProcedure,
    serial: number,
    status: number,
    payload?: Uint8Array,
    type: number = messageType.VIR_NET_STREAM,
  ): boolean {
    if (this.#closed) throw this.#closed;
    const header = Buffer.allocUnsafe(HEADER_SIZE);
    writeHeader(header, procedure, type, serial, status, payload?.length ?? 0);
    return this.#outbox.send(payload === undefined ? [header] : [header, payload]);
  }

  /** Resolves when there is room to send. */
  drained(): Promise<void> {
    return this.#closed ? Promise.reject(this.#closed) : this.#outbox.drained();
  }

  /** Takes back the memory of a stream's packet, which nobody may look at any more. */
  reuse(body: Uint8Array): void {
    this.#reader.reuse(body);
  }

  /** No more packets of this stream are delivered. */
  forgetStream(serial: number): void {
    this.#streams.delete(serial);
  }

  /** Stops reading: only for connections that serve a single stream. */
  pause(): void {
    this.#transport.pause();
  }

  resume(): void {
    this.#transport.resume();
  }

  /** Starts to ask for signs of life; only if the daemon supports it. */
  startKeepalive(options: KeepaliveOptions): void {
    if (this.#closed) return;
    this.#keepalive = new KeepaliveTimer(
      options,
      () => this.#outbox.push(PING),
      () => this.#fail(new ConnectionClosedError("the libvirt daemon gave no sign of life")),
    );
  }

  /** Closes; what is in flight rejects. */
  close(reason = new ConnectionClosedError("the connection to libvirt was closed")): void {
    if (this.#closed) return;
    this.#outbox.flush();
    this.#close(reason);
    this.#transport.end();
  }

  #fail(error: ConnectionClosedError): void {
    this.#close(error);
    this.#transport.destroy();
  }

  #close(reason: ConnectionClosedError): void {
    if (this.#closed) return;
    this.#closed = reason;
    this.#keepalive?.stop();
    for (const call of this.#inFlight.values()) if (call.settle()) call.reject(reason);
    for (let call = this.#queue.shift(); call; call = this.#queue.shift()) {
      if (call.settle()) call.reject(reason);
    }
    for (const sink of this.#streams.values()) sink.onError(reason);
    this.#outbox.close(reason);
    this.#inFlight.clear();
    this.#streams.clear();
    this.#options.onClose?.(reason);
  }

  #onData(bytes: Buffer): void {
    if (this.#closed) return;
    this.#keepalive?.heard();
    try {
      this.#reader.push(bytes);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#fail(
        new ConnectionClosedError(`the connection was closed, because ${message}`, {
          cause: new ProtocolError(message, { cause: error }),
        }),
      );
    }
  }

  #onFrame(frame: Frame): void {
    // The rest of a piece after a frame for which the connection was closed.
    if (this.#closed) return;
    switch (frame.type) {
      case messageType.VIR_NET_REPLY:
      case messageType.VIR_NET_REPLY_WITH_FDS:
        this.#onReply(frame);
        break;
      case messageType.VIR_NET_MESSAGE:
        this.#onMessage(frame);
        break;
      case messageType.VIR_NET_STREAM:
      case messageType.VIR_NET_STREAM_HOLE:
        this.#onStream(frame);
        break;
      default:
        throw new ProtocolError(`the daemon sent a message of the unknown type ${frame.type}`);
    }
  }

  #onReply(frame: Frame): void {
    const call = this.#inFlight.get(frame.serial);
    if (
      call === undefined ||
      call.procedure.program !== frame.program ||
      call.procedure.number !== frame.procedure
    ) {
      // Errors of an opened stream come as replies too.
      const sink = this.#streams.get(frame.serial);
      if (sink && frame.status === messageStatus.VIR_NET_ERROR) {
        this.#onStream(frame);
        return;
      }
      throw new ProtocolError(`the daemon answered a call that was not made (serial ${frame.serial})`);
    }
    const abandoned = call.settled;
    // If this throws, the call is still in flight and is rejected with the others.
    this.#answer(call, frame);
    this.#inFlight.delete(frame.serial);
    if (abandoned) this.#abandoned--;
    this.#sendNext();
    if (this.#inFlight.size === 0) this.#options.onIdle?.();
  }

  /** Gives the free slot to the first waiting call that somebody still waits for. */
  #sendNext(): void {
    let call = this.#queue.shift();
    while (call && (call.settled || !this.#send(call))) call = this.#queue.shift();
  }

  #answer(call: PendingCall, frame: Frame): void {
    const reader = new XdrReader(frame.bytes, frame.bodyOffset);
    if (frame.status === messageStatus.VIR_NET_ERROR) {
      const error = readError(reader);
      if (call.settle()) call.reject(error);
      const sink = this.#streams.get(call.serial);
      this.#streams.delete(call.serial);
      sink?.onError(error);
      return;
    }
    if (frame.status !== messageStatus.VIR_NET_OK) {
      throw new ProtocolError(`the daemon sent a reply with the unknown status ${frame.status}`);
    }
    if (call.settle()) readReply(call, reader);
  }

  #onMessage(frame: Frame): void {
    if (frame.program === keepalive.number) {
      // A peer that asks without reading our answers gets no more of them to store.
      if (frame.procedure === keepalive.events.ping.number && this.#outbox.room) this.#outbox.push(PONG);
      return;
    }
    // Unknown messages are a newer daemon's business; nobody here can have asked for them.
    const message = eventPrograms.get(frame.program)?.eventByNumber.get(frame.procedure);
    if (message === undefined || this.#options.onEvent === undefined) return;
    this.#options.onEvent(message, message.body.read(new XdrReader(frame.bytes, frame.bodyOffset)));
  }

  #onStream(frame: Frame): void {
    const sink = this.#streams.get(frame.serial);
    // Packets that were under way when the stream was given up.
    if (sink === undefined) return;
    // As long as something can throw, the stream stays known and learns of the connection's end.
    if (frame.status === messageStatus.VIR_NET_ERROR) {
      const error = readError(new XdrReader(frame.bytes, frame.bodyOffset));
      this.#streams.delete(frame.serial);
      sink.onError(error);
    } else if (frame.status === messageStatus.VIR_NET_OK) {
      this.#streams.delete(frame.serial);
      sink.onFinished();
    } else if (frame.status === messageStatus.VIR_NET_CONTINUE) {
      if (frame.type === messageType.VIR_NET_STREAM_HOLE) sink.onHole(frame);
      else sink.onData(frame.bytes.subarray(frame.bodyOffset));
    } else {
      throw new ProtocolError(`the daemon sent a stream packet with the unknown status ${frame.status}`);
    }
  }
}

const eventPrograms = new Map([remote, qemu, lxc].map((program) => [program.number, program]));
