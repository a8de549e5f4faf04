import { ProtocolError } from "./errors.ts";
import { messageType, netLimits } from "./protocol/net.ts";

/** Length word and header: what precedes every body. */
export const HEADER_SIZE = netLimits.length + netLimits.header;

/** Frames up to this size get their memory at once, larger ones as their bytes arrive. */
const EAGER_ALLOCATION = 1 << 20;

/** A full packet of a stream; frames of this size are worth having their memory used again. */
const PACKET_SIZE = HEADER_SIZE + netLimits.streamPayload;
const KEPT_PACKETS = 16;

/** One message: the header's words, and the bytes from the length word to the end. */
export interface Frame {
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
  readonly type: number;
  readonly serial: number;
  readonly status: number;
  /** Not written to again, unless it is given to `reuse`: the body may be kept without a copy. */
  readonly bytes: Buffer;
  /** Where the body starts in `bytes`. */
  readonly bodyOffset: number;
}

/**
 * Cuts a byte stream, in whatever pieces it arrives, into messages. Memory stays in proportion to what has
 * arrived, whatever lengths the peer announces.
 */
export class FrameReader {
  readonly #onFrame: (frame: Frame) => void;
  /** The part of a frame that has arrived, when a piece ended within it. */
  #partial: Buffer = Buffer.alloc(HEADER_SIZE);
  #filled = 0;
  /** Size of the partial frame once its length word is there, else 0. */
  #expected = 0;
  /** Memory of full packets that nobody needs any more. */
  readonly #spare: Buffer[] = [];
  /** Bytes to drop: each file descriptor that accompanies a reply brings one in the stream. */
  #skip = 0;

  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame;
  }

  /**
   * Takes the next bytes, of which only copies are kept.
   * @throws ProtocolError at a length that no message has; nothing can be read after that
   */
  push(chunk: Buffer): void {
    let offset = 0;
    while (offset < chunk.length) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, chunk.length - offset);
        this.#skip -= skipped;
        offset += skipped;
      } else if (this.#filled > 0) {
        offset = this.#continuePartial(chunk, offset);
      } else {
        const left = chunk.length - offset;
        const size = left >= netLimits.length ? frameSize(chunk, offset) : 0;
        if (size > 0 && left >= size) {
          const whole = size === PACKET_SIZE ? this.#allocate(size) : Buffer.allocUnsafe(size);
          chunk.copy(whole, 0, offset, offset + size);
          this.#deliver(whole);
          offset += size;
        } else {
          offset = this.#continuePartial(chunk, offset);
        }
      }
    }
  }

  /** Takes back the body of a stream's packet: its memory is that of a later one. Others are left alone. */
  reuse(body: Uint8Array): void {
    const { buffer, byteOffset } = body;
    const isPacket = byteOffset === HEADER_SIZE && buffer.byteLength === PACKET_SIZE;
    if (isPacket && this.#spare.length < KEPT_PACKETS) this.#spare.push(Buffer.from(buffer));
  }

  #allocate(size: number): Buffer {
    return (size === PACKET_SIZE && this.#spare.pop()) || Buffer.allocUnsafeSlow(size);
  }

  #continuePartial(chunk: Buffer, start: number): number {
    let offset = start;
    if (this.#expected === 0) {
      offset = this.#fill(chunk, offset, netLimits.length);
      if (this.#filled < netLimits.length) return offset;
      this.#expected = frameSize(this.#partial, 0);
    }
    const wanted = Math.min(this.#expected, this.#filled + chunk.length - offset);
    this.#reserve(wanted);
    offset = this.#fill(chunk, offset, this.#expected);
    if (this.#filled === this.#expected) {
      const frame = this.#partial.subarray(0, this.#expected);
      this.#partial = Buffer.alloc(HEADER_SIZE);
      this.#filled = 0;
      this.#expected = 0;
      this.#deliver(frame);
    }
    return offset;
  }

  #reserve(wanted: number): void {
    if (wanted <= this.#partial.length) return;
    const capacity =
      this.#expected <= EAGER_ALLOCATION
        ? this.#expected
        : Math.min(this.#expected, Math.max(wanted, this.#partial.length * 2, EAGER_ALLOCATION));
    const grown = this.#allocate(capacity);
    this.#partial.copy(grown, 0, 0, this.#filled);
    this.#partial = grown;
  }

  #fill(chunk: Buffer, offset: number, upTo: number): number {
    const end = Math.min(chunk.length, offset + upTo - this.#filled);
    chunk.copy(this.#partial, this.#filled, offset, end);
    this.#filled += end - offset;
    return end;
  }

  #deliver(bytes: Buffer): void {
    const type = bytes.readInt32BE(16);
    let bodyOffset: number = HEADER_SIZE;
    if (type === messageType.VIR_NET_REPLY_WITH_FDS) {
      const count = bytes.length >= HEADER_SIZE + 4 ? bytes.readUInt32BE(HEADER_SIZE) : Number.NaN;
      if (!(count <= netLimits.fileDescriptors)) {
        throw new ProtocolError(`the daemon announced ${count} file descriptors in one message`);
      }
      this.#skip = count;
      bodyOffset += 4;
    }
    this.#onFrame({
      program: bytes.readUInt32BE(4),
      version: bytes.readUInt32BE(8),
      procedure: bytes.readInt32BE(12),
      type,
      serial: bytes.readUInt32BE(20),
      status: bytes.readInt32BE(24),
      bytes,
      bodyOffset,
    });
  }
}

function frameSize(bytes: Buffer, offset: number): number {
  const size = bytes.readUInt32BE(offset);
  if (size < HEADER_SIZE || size > netLimits.length + netLimits.message) {
    throw new ProtocolError(
      `the daemon sent a message of ${size} bytes, which libvirt's protocol does not have`,
    );
  }
  return size;
}

export interface FrameHeader {
  readonly program: number;
  readonly version: number;
  readonly number: number;
}

/** Fills in the length word and the header at the start of `frame`; `extra` bytes follow elsewhere. */
export function writeHeader(
  frame: Buffer,
  { program, version, number }: FrameHeader,
  type: number,
  serial: number,
  status: number,
  extra = 0,
): void {
  frame.writeUInt32BE(frame.length + extra, 0);
  frame.writeUInt32BE(program, 4);
  frame.writeUInt32BE(version, 8);
  frame.writeInt32BE(number, 12);
  frame.writeInt32BE(type, 16);
  frame.writeUInt32BE(serial, 20);
  frame.writeInt32BE(status, 24);
}
