import { randomBytes } from "node:crypto";
import type { ByteChannel } from "../../shared/model/byte-channel.ts";

export type Serve = (channel: ByteChannel) => void;

/** How long a ticket is good for, in ms. */
export const TICKET_LIFETIME = 30_000;
/** A window that hoards tickets is refused; a normal one holds a few. */
const MAX_TICKETS = 256;

/** Random enough that it cannot be guessed, as 43 characters of base64url. */
export function randomToken(): string {
  return randomBytes(32).toString("base64url");
}

/** The unredeemed tickets of one window. */
export class Tickets {
  readonly #open = new Map<string, { serve: Serve; expiry: NodeJS.Timeout }>();

  /** @throws Error when the window already holds too many. */
  issue(serve: Serve): string {
    if (this.#open.size >= MAX_TICKETS) throw new Error("Too many unredeemed tickets");
    const ticket = randomToken();
    const expiry = setTimeout(() => this.#open.delete(ticket), TICKET_LIFETIME);
    expiry.unref();
    this.#open.set(ticket, { serve, expiry });
    return ticket;
  }

  /** Uses a ticket up; undefined when it is unknown, used or too old. */
  redeem(ticket: string): Serve | undefined {
    const entry = this.#open.get(ticket);
    if (!entry) return undefined;
    this.#open.delete(ticket);
    clearTimeout(entry.expiry);
    return entry.serve;
  }

  clear(): void {
    for (const { expiry } of this.#open.values()) clearTimeout(expiry);
    this.#open.clear();
  }
}
