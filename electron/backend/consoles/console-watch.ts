import { isDeepStrictEqual } from "node:util";
import type { ConsoleState } from "../../../shared/contract/consoles.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { isActive } from "../domains/states.ts";
import { logInternal, plainError } from "../errors/plain-error.ts";
import { Subscription } from "../live/subscription.ts";
import { readGraphics, readTerminals } from "./devices.ts";
import { describeGraphics } from "./graphics.ts";

const off: ConsoleState = { phase: "off", generation: 0, graphics: { type: "none" }, terminals: [] };

/**
 * What the console page of one machine needs to know, again at each change.
 * @throws AppError where the machine does not exist or libvirt cannot be asked
 */
export async function watchConsole(
  connection: Connection,
  uuid: string,
  signal: AbortSignal,
): Promise<Subscription<ConsoleState>> {
  const watch = new ConsoleWatch(connection, uuid, signal);
  try {
    await watch.refresh();
    return watch.subscription;
  } catch (error) {
    watch.subscription.close();
    throw plainError(error);
  }
}

class ConsoleWatch {
  readonly subscription: Subscription<ConsoleState>;
  readonly #connection: Connection;
  readonly #uuid: string;
  #state: ConsoleState | undefined;
  #fresh = false;
  #reading: Promise<void> | undefined;
  #again = false;

  constructor(connection: Connection, uuid: string, signal: AbortSignal) {
    this.#connection = connection;
    this.#uuid = uuid;
    const stop = connection.domains.onChange((changed) => {
      if (changed === uuid) this.#follow();
    });
    this.subscription = new Subscription(() => this.#take(), stop, signal);
  }

  /** Reads the state; one reading at a time, and one more if something changed during it. */
  async refresh(): Promise<void> {
    const state = await readConsoleState(this.#connection, this.#uuid);
    if (isDeepStrictEqual(state, this.#state)) return;
    this.#state = state;
    this.#fresh = true;
    this.subscription.wake();
  }

  #follow(): void {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = this.refresh()
      .catch((error: unknown) => {
        const { code } = plainError(error);
        if (code === "no-such-domain") {
          this.#state = { ...off, generation: this.#state?.generation ?? 0 };
          this.#fresh = true;
          this.subscription.wake();
        } else if (code !== "disconnected") {
          // After a reconnect every machine is read anew, and this with it.
          logInternal(error);
        }
      })
      .then(() => {
        this.#reading = undefined;
        if (!this.#again) return;
        this.#again = false;
        this.#follow();
      });
  }

  #take(): ConsoleState | undefined {
    if (!this.#fresh) return undefined;
    this.#fresh = false;
    return this.#state;
  }
}

async function readConsoleState(connection: Connection, uuid: string): Promise<ConsoleState> {
  const handle = await connection.domains.handle(uuid);
  const xml = await handle.xml();
  // Starts are counted there; a count that begins later would look like a restart.
  await connection.domains.ready();
  const record = connection.domains.peek(uuid);
  const terminals = readTerminals(xml);
  const devices = readGraphics(xml, (path) => connection.localPath(path));
  const generation = record?.generation ?? 0;
  const running = record ? isActive(record.domain.state) : await handle.isActive();
  if (!running) {
    const { type } = await describeGraphics(devices);
    return { phase: "off", generation, graphics: { type }, terminals };
  }
  const phase = record?.starting ? "starting" : "running";
  return { phase, generation, graphics: await describeGraphics(devices), terminals };
}

/** For what needs a running machine. */
export function machineIsOff(): AppError {
  return new AppError({ code: "off", message: "The machine is off.", hint: "Start it first." });
}
