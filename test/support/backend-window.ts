import { randomBytes } from "node:crypto";
import { MessageChannel } from "node:worker_threads";
import type { Call } from "../../shared/contract/handlers.ts";
import type { ByteChannel } from "../../shared/model/byte-channel.ts";
import { WireChannel } from "../../shared/model/byte-channel-stream.ts";
import { type DomPort, portWire } from "../../shared/model/byte-channel-wire.ts";

/** Stands for one window: calls handlers directly, without a transport for calls, and redeems their tickets. */
export class BackendWindow {
  readonly #abort = new AbortController();
  readonly #tickets = new Map<string, (channel: ByteChannel) => void>();

  readonly call: Call = {
    signal: this.#abort.signal,
    ticket: (serve) => {
      const ticket = randomBytes(32).toString("base64url");
      this.#tickets.set(ticket, serve);
      return ticket;
    },
  };

  /** Opens the byte channel of a ticket, over a real message port. */
  redeem({ ticket }: { ticket: string }): ByteChannel {
    const serve = this.#tickets.get(ticket);
    if (!serve) throw new Error("no such ticket");
    this.#tickets.delete(ticket);
    const { port1, port2 } = new MessageChannel();
    serve(new WireChannel(portWire(port1 as unknown as DomPort)));
    return new WireChannel(portWire(port2 as unknown as DomPort));
  }

  close(): void {
    this.#abort.abort();
  }
}

/** Milliseconds until waiting for an item is given up, before the test's own limit, which tells nothing. */
const patienceMs = 200_000;

/** Everything that a subscription brings, for tests that wait for one item among them. */
export class Followed<T> {
  readonly items: T[] = [];
  #arrived = Promise.withResolvers<void>();
  #ended = false;

  constructor(source: AsyncIterable<T>) {
    void (async () => {
      for await (const item of source) {
        this.items.push(item);
        this.#wake();
      }
      this.#ended = true;
      this.#wake();
    })();
  }

  /**
   * The first item that fits, already there or still to come.
   * @throws Error with the last item when none comes
   */
  async find(fits: (item: T) => boolean): Promise<T> {
    const over = AbortSignal.timeout(patienceMs);
    const last = () => JSON.stringify(this.items.at(-1))?.slice(0, 1500);
    const givenUp = new Promise<never>((_, reject) => {
      over.onabort = () => reject(new Error(`nothing that fits has come; the last was ${last()}`));
    });
    for (let index = 0; ; index++) {
      while (index >= this.items.length) {
        if (this.#ended) throw new Error("the subscription ended");
        await Promise.race([this.#arrived.promise, givenUp]);
      }
      const item = this.items[index] as T;
      if (fits(item)) return item;
    }
  }

  /** Forgets what has come so far. */
  clear(): void {
    this.items.length = 0;
  }

  #wake(): void {
    this.#arrived.resolve();
    this.#arrived = Promise.withResolvers();
  }
}

/** Reads a byte channel to its end. */
export async function readAll(channel: AsyncIterable<Uint8Array> & { end?(): void }): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of channel) pieces.push(piece);
  // A port that only one side has ended keeps its process alive.
  channel.end?.();
  return Buffer.concat(pieces);
}
