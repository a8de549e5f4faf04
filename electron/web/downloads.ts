import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { ticket } from "../../shared/contract/ids.ts";
import type { ByteChannel } from "../../shared/model/byte-channel.ts";
import { plain, type StaticAnswer } from "../static/files.ts";
import { SECURITY_HEADERS } from "../static/headers.ts";

const announced = ticket.extend({
  name: z.string().min(1).max(1024),
  bytes: z.int().nonnegative().optional(),
});
type Announced = z.infer<typeof announced>;

const path = /^\/download\/([A-Za-z0-9_-]{43})$/;
const MAX_BODY = 8192;
/** Between the first that is heard of an address and the page's announcement, which looks at all that is dragged; in ms. */
const PATIENCE = 300_000;
/** More than one user drags: then the oldest is forgotten. */
const MAX_WAITING = 64;

interface Waiting<Browser> {
  readonly browser: Browser;
  readonly known: PromiseWithResolvers<Announced>;
}

/**
 * Addresses under which a browser fetches what its page drags out of the window. The address has to be known when
 * the drag begins, before there is a ticket: the page makes it up, and announces its ticket there by POST. Each is
 * good for one GET of the same browser.
 */
export class Downloads<Browser extends object> {
  readonly #waiting = new Map<string, Waiting<Browser>>();
  readonly #redeem: (browser: Browser, ticket: string) => Promise<ByteChannel | undefined>;

  constructor(redeem: (browser: Browser, ticket: string) => Promise<ByteChannel | undefined>) {
    this.#redeem = redeem;
  }

  /** The name that a page has made up for its download; undefined for another address. */
  static idOf(address: string): string | undefined {
    return path.exec(address)?.[1];
  }

  /** Answers a POST, which has to come from our own page. */
  async announce(browser: Browser, id: string, request: IncomingMessage): Promise<StaticAnswer> {
    const parsed = announced.safeParse(await jsonOf(request));
    if (!parsed.success) return plain(400, "This announces no download.");
    this.#entry(browser, id)?.resolve(parsed.data);
    return plain(200, "Announced.");
  }

  /** Answers a GET, once the page has announced what it is about. */
  async serve(browser: Browser, id: string, response: ServerResponse): Promise<StaticAnswer | undefined> {
    const known = this.#entry(browser, id);
    const found = await known?.promise.catch(() => undefined);
    // Good once.
    if (known) this.#waiting.delete(id);
    const channel = found && (await this.#redeem(browser, found.ticket));
    if (!found || !channel) return plain(404, "There is nothing at this address.");
    try {
      response.writeHead(200, {
        ...SECURITY_HEADERS,
        "content-type": "application/octet-stream",
        "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(found.name.toWellFormed())}`,
        "cache-control": "no-store",
        ...(found.bytes !== undefined && { "content-length": String(found.bytes) }),
      });
      await pipeline(Readable.from(channel, { objectMode: false }), response);
    } catch {
      // The browser has stopped it, or the job has failed, which tells that itself: the file is not whole.
      response.destroy();
    } finally {
      channel.close();
    }
    return undefined;
  }

  #entry(browser: Browser, id: string): PromiseWithResolvers<Announced> | undefined {
    const before = this.#waiting.get(id);
    if (before) return before.browser === browser ? before.known : undefined;
    const [oldest] = this.#waiting;
    if (oldest && this.#waiting.size >= MAX_WAITING) this.#forget(...oldest);
    const known = Promise.withResolvers<Announced>();
    known.promise.catch(() => {});
    const entry = { browser, known };
    this.#waiting.set(id, entry);
    setTimeout(() => this.#forget(id, entry), PATIENCE).unref();
    return known;
  }

  #forget(id: string, entry: Waiting<Browser>): void {
    entry.known.reject(new Error("nobody came"));
    if (this.#waiting.get(id) === entry) this.#waiting.delete(id);
  }
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  request.on("data", (part: Buffer) => {
    size += part.length;
    if (size > MAX_BODY) request.destroy();
    else parts.push(part);
  });
  try {
    await once(request, "end");
    return JSON.parse(Buffer.concat(parts).toString("utf8"));
  } catch {
    return undefined;
  }
}
