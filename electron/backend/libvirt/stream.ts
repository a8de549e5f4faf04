import { ConnectionClosedError, ProtocolError } from "./errors.ts";
import type { Frame } from "./framing.ts";
import { messageStatus, messageType, netLimits, streamHole } from "./protocol/net.ts";
import type { AnyProcedure } from "./protocol/procedure.ts";
import type { RpcConnection } from "./rpc.ts";
import type { StreamSink } from "./stream-sink.ts";
import { XdrReader, XdrWriter } from "./xdr-bytes.ts";

/** A run of zeros in a sparse stream. */
export interface Hole {
  /** bytes */
  readonly hole: bigint;
}

/** Bytes that wait for the reader before the peer is held up. */
const HIGH_WATER = 1 << 20;
const LOW_WATER = HIGH_WATER / 4;
/** What a packet costs beside its bytes, so that tiny ones are bounded too. */
const PACKET_COST = 256;
/** A serial port's output comes in packets of a few bytes: up to this size they are handed over together. */
const LARGEST_PIECE = 64 * 1024;
const ZEROS = new Uint8Array(256 * 1024);
/** Milliseconds for the daemon to confirm the end of an aborted stream before the connection is cut. */
const ABORT_TIMEOUT_MS = 2000;

type Packet = Uint8Array | Hole;
type Outcome = { readonly error: Error | null };

/**
 * One stream, both directions. It lives on a connection of its own, which ends with it.
 *
 * A reader that is slow holds up the peer, with a console the guest: read on, or abort.
 */
export class LibvirtStream implements AsyncIterable<Uint8Array>, StreamSink {
  readonly #connection: RpcConnection;
  readonly #procedure: AnyProcedure;
  #serial = 0;
  #packets: Packet[] = [];
  #first = 0;
  #waiting = 0;
  #paused = false;
  /** The peer has sent all that it had. */
  #ended = false;
  /** What the peer still sends is of no interest. */
  #discarding = false;
  /** We have asked for the confirmation that all is well. */
  #finishing = false;
  #outcome: Outcome | undefined;
  #wakeReader: (() => void) | undefined;
  #sending: Promise<void> = Promise.resolve();
  readonly #closing = Promise.withResolvers<void>();

  /** @internal Made by the client; {@link opened} completes it. */
  constructor(connection: RpcConnection, procedure: AnyProcedure) {
    this.#connection = connection;
    this.#procedure = procedure;
  }

  /** @internal */
  opened(serial: number): void {
    this.#serial = serial;
    // The end can arrive together with the reply.
    if (this.#ended) this.#askConfirmation();
  }

  /** Resolves when the stream is over, however it ended. */
  get closed(): Promise<void> {
    return this.#closing.promise;
  }

  /**
   * What arrives, until the peer's end; may be read once. Holes arrive as zeros.
   * @throws LibvirtError | ConnectionClosedError
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const packet of this.packets()) {
      if (packet instanceof Uint8Array) yield packet;
      else {
        for (let left = packet.hole; left > 0n; left -= BigInt(ZEROS.length)) {
          yield left < ZEROS.length ? ZEROS.subarray(0, Number(left)) : ZEROS;
        }
      }
    }
  }

  /** Like the iterator, with holes as holes. Leaving the loop early aborts the stream. */
  packets(): AsyncIterableIterator<Packet> {
    const done = { done: true, value: undefined } as const;
    const iterator: AsyncIterableIterator<Packet> = {
      next: async () => {
        for (;;) {
          const packet = this.#take();
          if (packet !== undefined) return { done: false, value: packet };
          if (this.#outcome?.error) throw this.#outcome.error;
          if (this.#outcome) return done;
          await new Promise<void>((resolve) => {
            this.#wakeReader = resolve;
          });
        }
      },
      return: async () => {
        await this.abort();
        return done;
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  /** Takes back a packet's memory, so that much data needs little of it; the packet must not be used after that. */
  reuse(packet: Uint8Array): void {
    this.#connection.reuse(packet);
  }

  /** The next packet; small ones that wait are given together. */
  #take(): Packet | undefined {
    const first = this.#shift();
    if (!(first instanceof Uint8Array) || this.#packets.length === 0) return first;
    const pieces = [first];
    let size = first.length;
    for (;;) {
      const next = this.#packets[this.#first];
      if (!(next instanceof Uint8Array) || size + next.length > LARGEST_PIECE) break;
      this.#shift();
      pieces.push(next);
      size += next.length;
    }
    return pieces.length === 1 ? first : Buffer.concat(pieces, size);
  }

  #shift(): Packet | undefined {
    const packet = this.#packets[this.#first];
    if (packet === undefined) return undefined;
    this.#first++;
    if (this.#first === this.#packets.length) {
      this.#packets = [];
      this.#first = 0;
    }
    this.#waiting -= cost(packet);
    if (this.#paused && this.#waiting < LOW_WATER) {
      this.#paused = false;
      this.#connection.resume();
    }
    return packet;
  }

  #queue(packet: Packet): void {
    if (this.#discarding || this.#ended) return;
    this.#packets.push(packet);
    this.#waiting += cost(packet);
    if (!this.#paused && this.#waiting > HIGH_WATER) {
      this.#paused = true;
      this.#connection.pause();
    }
    this.#wake();
  }

  #wake(): void {
    const wake = this.#wakeReader;
    this.#wakeReader = undefined;
    wake?.();
  }

  /** Sends bytes; resolves when there is room for more. They must not change until then. */
  write(bytes: Uint8Array): Promise<void> {
    return this.#inTurn(async () => {
      for (let start = 0; start < bytes.length; start += netLimits.streamPayload) {
        const payload = bytes.subarray(start, start + netLimits.streamPayload);
        if (!this.#send(messageStatus.VIR_NET_CONTINUE, payload)) await this.#connection.drained();
      }
    });
  }

  /**
   * Sends a hole; only on streams opened as sparse.
   * @param length bytes, more than 0
   */
  writeHole(length: bigint): Promise<void> {
    return this.#inTurn(async () => {
      const writer = new XdrWriter();
      streamHole.write(writer, { length, flags: 0 });
      const sent = this.#send(
        messageStatus.VIR_NET_CONTINUE,
        writer.finish(),
        messageType.VIR_NET_STREAM_HOLE,
      );
      if (!sent) await this.#connection.drained();
    });
  }

  /**
   * Ends the stream properly; resolves when the daemon has confirmed that everything went well. What has
   * arrived and was not read is dropped.
   * @throws LibvirtError | ConnectionClosedError
   */
  async finish(): Promise<void> {
    if (!this.#finishing && !this.#outcome) {
      await this.#inTurn(async () => {
        this.#discard();
        this.#askConfirmation();
      });
    }
    await this.#closing.promise;
    if (this.#outcome?.error) throw this.#outcome.error;
  }

  /** Drops the stream. Never throws; resolves when the daemon has let go of it, so that it can be opened anew. */
  async abort(): Promise<void> {
    if (this.#outcome) return;
    this.#discard();
    try {
      this.#send(messageStatus.VIR_NET_ERROR);
    } catch {
      // Closed already, which is what is wanted.
    }
    const timer = setTimeout(() => this.#end(null), ABORT_TIMEOUT_MS);
    await this.#closing.promise;
    clearTimeout(timer);
  }

  /** Runs after what was sent before, so that concurrent writers do not mix. */
  #inTurn(send: () => Promise<void>): Promise<void> {
    const turn = this.#sending.then(() => {
      if (this.#outcome) {
        throw this.#outcome.error ?? new ConnectionClosedError("the stream has ended");
      }
      return send();
    });
    this.#sending = turn.catch(() => {});
    return turn;
  }

  #send(status: number, payload?: Uint8Array, type?: number): boolean {
    return this.#connection.sendStream(this.#procedure, this.#serial, status, payload, type);
  }

  #askConfirmation(): void {
    if (this.#finishing || this.#outcome) return;
    this.#finishing = true;
    this.#send(messageStatus.VIR_NET_OK);
  }

  /** Nobody reads any more: what the daemon still sends must not hold up its confirmation. */
  #discard(): void {
    this.#discarding = true;
    this.#packets = [];
    this.#first = 0;
    this.#waiting = 0;
    if (this.#paused) {
      this.#paused = false;
      this.#connection.resume();
    }
  }

  #end(error: Error | null): void {
    if (this.#outcome) return;
    this.#outcome = { error };
    this.#connection.close();
    this.#wake();
    this.#closing.resolve();
  }

  /** @internal */
  onData(payload: Buffer): void {
    if (payload.length > 0) {
      this.#queue(payload);
    } else if (!this.#ended) {
      this.#ended = true;
      if (this.#serial !== 0) this.#askConfirmation();
    }
  }

  /** @internal */
  onHole(frame: Frame): void {
    const { length } = streamHole.read(new XdrReader(frame.bytes, frame.bodyOffset));
    if (length <= 0n) throw new ProtocolError(`the daemon sent a hole of ${length} bytes`);
    this.#queue({ hole: length });
  }

  /** @internal */
  onFinished(): void {
    this.#end(null);
  }

  /** @internal */
  onError(error: Error): void {
    this.#end(error);
  }
}

const cost = (packet: Packet): number => PACKET_COST + (packet instanceof Uint8Array ? packet.length : 0);
