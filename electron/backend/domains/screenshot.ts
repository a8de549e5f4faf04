import type { ByteChannel } from "../../../shared/model/byte-channel.ts";
import { channelError } from "../errors/plain-error.ts";
import type { DomainRegistry } from "./registry.ts";

/** A screenshot loads the guest's host and the connection; more at once would only queue in libvirt. */
const atOnce = 2;
/** A stuck QEMU never answers. */
const timeoutMs = 8000;
/** Beyond the PPM of an 8K screen. */
const maxBytes = 128 << 20;

/** Takes screenshots of a connection's machines, two at a time. */
export class Screenshots {
  readonly #registry: DomainRegistry;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(registry: DomainRegistry) {
    this.#registry = registry;
  }

  /** Sends one screenshot through `channel` and ends it; on failure closes it with the plain error. */
  async serve(uuid: string, channel: ByteChannel): Promise<void> {
    let gone = false;
    void channel.closed.then(() => {
      gone = true;
    });
    await this.#enter();
    try {
      // Scrolled out of sight while it waited.
      if (gone) return;
      const deadline = AbortSignal.timeout(timeoutMs);
      const domain = await this.#registry.handle(uuid);
      const { stream } = await domain.guest.screenshot(0, { timeoutMs, signal: deadline });
      const stop = () => stream.abort();
      deadline.addEventListener("abort", stop);
      void channel.closed.then(stop);
      try {
        let bytes = 0;
        for await (const chunk of stream) {
          bytes += chunk.length;
          if (bytes > maxBytes) throw new Error(`screenshot of more than ${maxBytes} bytes`);
          await channel.write(chunk);
        }
        deadline.removeEventListener("abort", stop);
        await stream.finish();
        channel.end();
      } finally {
        deadline.removeEventListener("abort", stop);
        stream.abort();
      }
    } catch (error) {
      if (!gone) channel.close(channelError(error));
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running >= atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
  }

  /** Hands the place to the next in line, if there is one. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
  }
}
