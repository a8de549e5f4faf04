import { join } from "node:path";
import type { z } from "zod";
import type { ScheduleTimes } from "../../../shared/contract/schedule.ts";
import type { Connection } from "../connections/connection.ts";
import { logInternal, plainError } from "../errors/plain-error.ts";
import { Records } from "../files/records.ts";
import type { JobContext } from "../jobs/job-service.ts";
import type { Domain } from "../libvirt/index.ts";
import type { Services } from "../services.ts";
import { type Clock, systemClock } from "./clock.ts";
import { missedRuns, nextRun } from "./times.ts";

/** What is known of one machine's schedule; each user of a timetable adds its own. */
export interface Scheduled {
  readonly connection: string;
  readonly uuid: string;
  readonly schedule?: { readonly hours: number } | undefined;
  /** When the schedule was set, or a run was last made or tried. */
  readonly since: number;
  readonly last?: ScheduleTimes["last"];
}

/** What is due: a job. */
interface Due {
  readonly title: string;
  readonly work: (job: JobContext) => Promise<unknown>;
}

interface Kind<T extends Scheduled> {
  /** The folder of its records, below that of what Guesthouse remembers. */
  readonly folder: string;
  readonly schema: z.ZodType<T>;
  /** Says what is to be done for a machine whose time has come; undefined for nothing this time. */
  readonly due: (connection: Connection, record: T, domain: Domain) => Promise<Due | undefined>;
}

/** A timer stands still while the computer sleeps, so none is longer than this before the clock is looked at. */
const longestMs = 15 * 60_000;

/**
 * Work on machines that is done by the clock while Guesthouse runs. What is known of it is on disk; what was missed
 * is made up for by one run; what fails is told, and tried again at its next time.
 */
export class Timetable<T extends Scheduled> {
  readonly clock: Clock;
  readonly #services: Pick<Services, "connections" | "jobs">;
  readonly #due: Kind<T>["due"];
  readonly #records: Records<T>;
  /** Machines that something is being done for. */
  readonly #busy = new Set<string>();
  #callOff: (() => void) | undefined;
  /** Looks and changes of records follow one another: each sees what the last one left. */
  #looking: Promise<void> = Promise.resolve();
  #changing: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(
    services: Pick<Services, "connections" | "jobs" | "stateDir">,
    { folder, schema, due }: Kind<T>,
    clock: Clock = systemClock,
  ) {
    this.clock = clock;
    this.#services = services;
    this.#due = due;
    this.#records = new Records(join(services.stateDir, folder), schema);
    services.connections.onEstablished(() => void this.look());
  }

  /** Nothing is begun from now on. */
  close(): void {
    this.#closed = true;
    this.#callOff?.();
  }

  async find(connection: Connection, uuid: string): Promise<T | undefined> {
    return (await this.#records.all()).get(idOf({ connection: connection.id, uuid }));
  }

  times({ schedule, since, last }: Scheduled): ScheduleTimes {
    return {
      ...(schedule && { next: nextRun(schedule, since, this.clock.now()) }),
      ...(last && { last }),
    };
  }

  /** Since when a schedule counts: one that stays what it was goes on. */
  sinceOf(found: T | undefined, schedule: T["schedule"]): number {
    const same = found && JSON.stringify(found.schedule) === JSON.stringify(schedule);
    return same ? found.since : this.clock.now();
  }

  /** Changes what is known of a machine's schedule; nothing is written where `change` gives undefined. */
  async change(
    connection: Connection,
    uuid: string,
    change: (found: T | undefined) => T | undefined,
  ): Promise<void> {
    const id = idOf({ connection: connection.id, uuid });
    const work = this.#changing.then(async () => {
      const changed = change((await this.#records.all()).get(id));
      if (changed) await this.#records.write(id, changed);
    });
    this.#changing = work.catch(() => {});
    await work;
  }

  /** Begins what is due, and sets the timer for what comes next. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look());
    return this.#looking;
  }

  async #look(): Promise<void> {
    try {
      const now = this.clock.now();
      let next = Number.POSITIVE_INFINITY;
      for (const [id, record] of await this.#records.all()) {
        if (!record.schedule || this.#busy.has(id)) continue;
        const connection = this.#established(record.connection);
        if (!connection) continue;
        const due = nextRun(record.schedule, record.since, now);
        if (due <= now) this.#begin(id, connection, record);
        else next = Math.min(next, due);
      }
      this.#callOff?.();
      if (this.#closed || next === Number.POSITIVE_INFINITY) return;
      this.#callOff = this.clock.after(Math.min(next - now, longestMs), () => void this.look());
    } catch (error) {
      logInternal(error);
    }
  }

  #begin(id: string, connection: Connection, record: T): void {
    if (this.#closed) return;
    this.#busy.add(id);
    this.#run(connection, record)
      .catch(logInternal)
      .finally(() => {
        this.#busy.delete(id);
        void this.look();
      });
  }

  async #run(connection: Connection, record: T): Promise<void> {
    const { uuid, schedule, since } = record;
    const at = this.clock.now();
    const domain = await connection.client.domains.byUUID(uuid);
    // It is gone, and what is done for it with it.
    if (!domain) return await this.#records.remove(idOf(record));
    // Noted first: what fails, or crashes, is tried again at its next time and not at once for ever.
    await this.#note(connection, uuid, { since: at });
    const missed = schedule ? missedRuns(schedule, since, at) : 0;
    const problem = await this.#attempt(connection, record, domain, missed);
    if (problem === undefined) return;
    const last = { at, ...(problem && { problem }), ...(missed > 0 && { missed }) };
    await this.#note(connection, uuid, { last });
  }

  /** @returns what went wrong, empty for nothing; undefined where nothing was to be done */
  async #attempt(
    connection: Connection,
    record: T,
    domain: Domain,
    missed: number,
  ): Promise<string | undefined> {
    try {
      const due = await this.#due(connection, record, domain);
      if (!due) return undefined;
      const { finished } = this.#services.jobs.run({ title: due.title }, async (job) => {
        if (missed > 0) {
          job.log(
            `${missed} before it ${missed === 1 ? "was" : "were"} missed: nothing was running to make it.`,
          );
        }
        await due.work(job);
      });
      await finished;
      return "";
    } catch (error) {
      return plainError(error).message;
    }
  }

  #established(id: string): Connection | undefined {
    const { connections } = this.#services;
    try {
      const connection = connections.get(id);
      return connection.info.value.status === "connected" ? connection : undefined;
    } catch {
      // It was removed from the list; what is known stays, should it come back.
      return undefined;
    }
  }

  #note(connection: Connection, uuid: string, changes: Partial<Scheduled>): Promise<void> {
    return this.change(connection, uuid, (found) => found && { ...found, ...changes });
  }
}

const idOf = ({ connection, uuid }: Pick<Scheduled, "connection" | "uuid">) => `${connection}_${uuid}`;
