import { isDeepStrictEqual } from "node:util";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { logInternal } from "../errors/plain-error.ts";
import { ConnectionClosedError, formatUUID } from "../libvirt/index.ts";
import { Changes } from "../live/changes.ts";
import type { Subscription } from "../live/subscription.ts";

/**
 * Changes of machines that a connection's list does not tell of, because it shows nothing of them: the guest
 * agent, trays and disk sources, tuning, sizes of memory devices.
 */
const moreEvents = [
  "agentLifecycle",
  "trayChange",
  "diskChange",
  "tunable",
  "memoryDeviceSizeChange",
] as const;

/** Tells who looks at a machine's hardware that it may have changed. */
export class HardwareChanges {
  readonly #connection: Connection;
  readonly #listeners = new Map<string, Changes>();
  #started = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Something was done to the machine of which libvirt sends no event. */
  tell(uuid: string): void {
    this.#listeners.get(uuid)?.tell();
  }

  /**
   * What `read` gives, now and after each change of the machine: the newest only. Ends when the machine is gone.
   * @throws what the first `read` throws
   */
  async follow<T>(uuid: string, read: () => Promise<T>, signal: AbortSignal): Promise<Subscription<T>> {
    this.#start();
    const fresh = new Changes();
    let state: T | undefined;
    let reading: Promise<void> | undefined;
    let again = false;
    const refresh = (): Promise<void> => {
      again = true;
      reading ??= (async () => {
        while (again) {
          again = false;
          const found = await read();
          if (isDeepStrictEqual(found, state)) continue;
          state = found;
          fresh.tell();
        }
      })().finally(() => {
        reading = undefined;
      });
      return reading;
    };
    // Before the first reading, so that no change falls between the two.
    const stop = this.#onChange(uuid, () => void refresh().catch(failed));
    const failed = (error: unknown) => {
      if (error instanceof AppError && error.code === "no-such-domain") subscription.close();
      // Lost meanwhile: the next connection brings a change of every machine.
      else if (!(error instanceof ConnectionClosedError)) logInternal(error);
    };
    const subscription: Subscription<T> = fresh.watch(() => state, signal, stop);
    try {
      await refresh();
    } catch (error) {
      subscription.close();
      throw error;
    }
    return subscription;
  }

  #onChange(uuid: string, listener: () => void): () => void {
    let changes = this.#listeners.get(uuid);
    if (!changes) {
      changes = new Changes();
      this.#listeners.set(uuid, changes);
    }
    const stop = changes.onChange(listener);
    return () => {
      stop();
      if (!changes.followed) this.#listeners.delete(uuid);
    };
  }

  /** Once for each connection; with it the listeners go. */
  #start(): void {
    if (this.#started) return;
    this.#started = true;
    const { client, domains } = this.#connection;
    domains.onChange((uuid) => this.tell(uuid));
    for (const name of moreEvents) {
      client.events
        .domain(name, ({ dom }: { dom: { uuid: Uint8Array } }) => this.tell(formatUUID(dom.uuid)))
        // An older daemon lacks some; the rest still serve.
        .catch(logInternal);
    }
  }
}
