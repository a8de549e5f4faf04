import type { LogItem } from "../../../shared/contract/logs.ts";
import type { Connection } from "../connections/connection.ts";
import { perConnection } from "../connections/per-connection.ts";
import { logInternal } from "../errors/plain-error.ts";
import type { DomainEvent, DomainEventName } from "../libvirt/event-names.ts";
import { formatUUID } from "../libvirt/index.ts";
import { Changes } from "../live/changes.ts";
import type { Subscription } from "../live/subscription.ts";
import {
  agentWords,
  blockJobWords,
  ioErrorWords,
  lifecycleWords,
  trayWords,
  watchdogWords,
} from "./event-words.ts";

/** Of one machine; a machine that tells more has its oldest forgotten. */
const keptEvents = 500;
/** Machines with events, those that told last. */
const keptMachines = 1000;
/** Characters of one event: device names and paths come from definitions. */
const maxLine = 500;

/** The events to note and what is written of each. */
const noted: { [K in DomainEventName]?: (event: DomainEvent<K>) => string } = {
  lifecycle: ({ event, detail }) => lifecycleWords(event, detail),
  reboot: () => "Guest restarted",
  watchdog: ({ action }) => watchdogWords(action),
  ioErrorReason: ({ devAlias, srcPath, action, reason }) => ioErrorWords(devAlias, srcPath, action, reason),
  controlError: () => "libvirt lost control of the hypervisor",
  blockJob2: ({ dst, status }) => blockJobWords(dst, status),
  diskChange: ({ devAlias, newSrcPath }) => `Medium of ${devAlias}: ${newSrcPath ?? "none"}`,
  trayChange: ({ devAlias, reason }) => trayWords(devAlias, reason),
  deviceAdded: ({ devAlias }) => `Device ${devAlias} added`,
  deviceRemoved: ({ devAlias }) => `Device ${devAlias} removed`,
  deviceRemovalFailed: ({ devAlias }) =>
    `Device ${devAlias} could not be removed: the guest did not let it go`,
  agentLifecycle: ({ state }) => agentWords(state),
  pmSuspend: () => "Guest goes to sleep",
  pmWakeup: () => "Guest wakes up",
  jobCompleted: () => "Long work on the machine ended",
  memoryFailure: () => "The host's memory failed under the machine",
};

interface Noted {
  readonly lines: string[];
  /** How many were noted in all. */
  count: number;
}

/** What libvirt told of one connection's machines since Guesthouse connected. */
class EventLog {
  readonly #machines = new Map<string, Noted>();
  readonly #changes = new Changes();
  readonly #connection: Connection;
  #started = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Begins to listen, once; after a reconnect libvirt's client goes on by itself. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    for (const name of Object.keys(noted) as DomainEventName[]) this.#listen(name);
  }

  /** All that is kept of a machine, then what is added. */
  watch(uuid: string, signal: AbortSignal): Subscription<LogItem> {
    let seen: number | undefined;
    return this.#changes.watch<LogItem>(() => {
      const { lines, count } = this.#machines.get(uuid) ?? { lines: [], count: 0 };
      const fresh = seen === undefined ? lines.length : Math.min(count - seen, lines.length);
      if (seen !== undefined && fresh === 0) return undefined;
      const more = seen !== undefined;
      seen = count;
      const text = fresh === 0 ? "" : lines.slice(-fresh).join("");
      return { type: "text", more, start: 0, text };
    }, signal);
  }

  text(uuid: string): string {
    return this.#machines.get(uuid)?.lines.join("") ?? "";
  }

  #listen<K extends DomainEventName>(name: K): void {
    const words = noted[name] as (event: DomainEvent<K>) => string;
    this.#connection.client.events
      .domain(name, (event) => this.#note(formatUUID(event.dom.uuid), words(event)))
      .catch(logInternal);
  }

  #note(uuid: string, text: string): void {
    const known = this.#machines.get(uuid) ?? { lines: [], count: 0 };
    // The machine that told last stands last.
    this.#machines.delete(uuid);
    this.#machines.set(uuid, known);
    known.lines.push(`${new Date().toISOString()} ${text.slice(0, maxLine).replaceAll("\n", " ")}\n`);
    known.count += 1;
    if (known.lines.length > keptEvents) known.lines.shift();
    const oldest = this.#machines.keys().next().value;
    if (this.#machines.size > keptMachines && oldest !== undefined) this.#machines.delete(oldest);
    this.#changes.tell();
  }
}

export const eventLogOf = perConnection((connection) => new EventLog(connection));
