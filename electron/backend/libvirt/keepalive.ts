import { HEADER_SIZE, writeHeader } from "./framing.ts";
import { keepalive } from "./protocol/index.ts";
import { messageStatus, messageType } from "./protocol/net.ts";

const message = (number: number): Buffer => {
  const frame = Buffer.alloc(HEADER_SIZE);
  writeHeader(
    frame,
    { program: keepalive.number, version: keepalive.version, number },
    messageType.VIR_NET_MESSAGE,
    0,
    messageStatus.VIR_NET_OK,
  );
  return frame;
};

export const PING = message(keepalive.events.ping.number);
export const PONG = message(keepalive.events.pong.number);

export interface KeepaliveOptions {
  /** Silence after which the peer is asked for a sign of life. */
  readonly intervalMs: number;
  /** Questions without an answer before it counts as dead. */
  readonly count: number;
}

/** libvirt's own values on both sides. */
export const defaultKeepalive: KeepaliveOptions = { intervalMs: 5000, count: 5 };

/** Watches for silence; any byte received counts as life. */
export class KeepaliveTimer {
  readonly #timer: NodeJS.Timeout;
  #heard = false;
  #unanswered = 0;

  constructor({ intervalMs, count }: KeepaliveOptions, ping: () => void, dead: () => void) {
    this.#timer = setInterval(() => {
      if (this.#heard) {
        this.#heard = false;
        this.#unanswered = 0;
      } else if (this.#unanswered === count) {
        this.stop();
        dead();
      } else {
        this.#unanswered++;
        ping();
      }
    }, intervalMs);
    this.#timer.unref();
  }

  heard(): void {
    this.#heard = true;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
