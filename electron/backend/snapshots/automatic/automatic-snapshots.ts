import { join } from "node:path";
import { z } from "zod";
import {
  type AutomaticSnapshotsState,
  snapshotSchedule,
} from "../../../../shared/contract/automatic-snapshots.ts";
import { AppError } from "../../../../shared/model/error.ts";
import type { Connection } from "../../connections/connection.ts";
import { logInternal, plainError } from "../../errors/plain-error.ts";
import { Records } from "../../files/records.ts";
import type { JobContext } from "../../jobs/job-service.ts";
import type { Services } from "../../services.ts";
import type { Snapshots } from "../snapshots.ts";
import { type Clock, systemClock } from "./clock.ts";
import { expired, type Made, nameAt, nextRun, stillThere } from "./plan.ts";

const recordSchema = z.strictObject({
  connection: z.string().max(64),
  uuid: z.guid(),
  schedule: snapshotSchedule.optional(),
  beforeChanges: z.boolean(),
  /** When the schedule was set, or one was last made or tried. */
  since: z.number(),
  made: z
    .array(
      z.strictObject({ name: z.string().max(4096), at: z.number(), why: z.enum(["schedule", "change"]) }),
    )
    .max(2000),
  last: z.strictObject({ at: z.number(), problem: z.string().max(2000).optional() }).optional(),
});
type Settings = z.infer<typeof recordSchema>;

/** Snapshots before changes that are kept of one machine. */
const keptBeforeChanges = 5;
/** A timer stands still while the computer sleeps, so none is longer than this before the clock is looked at. */
const longestMs = 15 * 60_000;

/** What making and deleting snapshots needs of the service that does it. */
type Maker = Pick<Snapshots, "create" | "list" | "options" | "remove">;

/** Snapshots that are made by the clock and before changes. It deletes only what it has made itself. */
export class AutomaticSnapshots {
  readonly #services: Pick<Services, "connections" | "jobs">;
  readonly #snapshots: Maker;
  readonly #records: Records<Settings>;
  readonly #clock: Clock;
  /** Machines that one is being made of. */
  readonly #busy = new Set<string>();
  #callOff: (() => void) | undefined;
  /** Looks and changes of records follow one another: each sees what the last one left. */
  #looking: Promise<void> = Promise.resolve();
  #changing: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(
    services: Pick<Services, "connections" | "jobs" | "stateDir">,
    snapshots: Maker,
    clock: Clock = systemClock,
  ) {
    this.#services = services;
    this.#snapshots = snapshots;
    this.#clock = clock;
    this.#records = new Records(join(services.stateDir, "automatic-snapshots"), recordSchema);
    services.connections.onEstablished(() => void this.#look());
  }

  /** None are made from now on. */
  close(): void {
    this.#closed = true;
    this.#callOff?.();
  }

  async read(connection: Connection, uuid: string): Promise<AutomaticSnapshotsState> {
    const found = await this.#find(connection, uuid);
    if (!found) return { beforeChanges: false };
    const { schedule, beforeChanges, since, last } = found;
    return {
      beforeChanges,
      ...(schedule && { schedule, next: nextRun(schedule, since, this.#clock.now()) }),
      ...(last && { last }),
    };
  }

  /** @throws AppError `no-such-domain` */
  async set(
    connection: Connection,
    uuid: string,
    { schedule, beforeChanges }: Pick<Settings, "schedule" | "beforeChanges">,
  ): Promise<void> {
    await connection.domains.handle(uuid);
    await this.#change({ connection: connection.id, uuid }, (found) => {
      const same = found && JSON.stringify(found.schedule) === JSON.stringify(schedule);
      return {
        connection: connection.id,
        uuid,
        ...(schedule && { schedule }),
        beforeChanges,
        since: same ? found.since : this.#clock.now(),
        // What was made stays known, so that it goes in its turn when it is switched on again.
        made: found?.made ?? [],
        ...(found?.last && { last: found.last }),
      };
    });
    await this.#look();
  }

  /**
   * To be called before the machine is changed; makes a snapshot where the user wants that.
   * @throws AppError `no-snapshot`: then the change should not be made
   */
  async beforeChange(connection: Connection, uuid: string): Promise<void> {
    const found = await this.#find(connection, uuid);
    if (!found?.beforeChanges) return;
    try {
      const { name } = await connection.domains.handle(uuid);
      const title = `Snapshot of ${name} before a change`;
      await this.#services.jobs.run({ title }, (job) => this.#make(connection, found, "change", job))
        .finished;
    } catch (error) {
      const { message, detail } = plainError(error);
      throw new AppError(
        {
          code: "no-snapshot",
          message: `No snapshot could be made before the change, so nothing was changed. ${message}`.slice(
            0,
            2000,
          ),
          hint: "Make it possible, or switch these snapshots off on the machine's snapshots page.",
          ...(detail !== undefined && { detail }),
        },
        { cause: error },
      );
    }
  }

  /** Makes what is due, and sets the timer for what comes next. */
  #look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#lookOnce());
    return this.#looking;
  }

  async #lookOnce(): Promise<void> {
    try {
      const now = this.#clock.now();
      let next = Number.POSITIVE_INFINITY;
      for (const [id, record] of await this.#records.all()) {
        if (!record.schedule || this.#busy.has(id)) continue;
        const connection = this.#established(record.connection);
        if (!connection) continue;
        const due = nextRun(record.schedule, record.since, now);
        if (due <= now) this.#run(id, connection, record);
        else next = Math.min(next, due);
      }
      this.#callOff?.();
      if (this.#closed || next === Number.POSITIVE_INFINITY) return;
      this.#callOff = this.#clock.after(Math.min(next - now, longestMs), () => void this.#look());
    } catch (error) {
      logInternal(error);
    }
  }

  #run(id: string, connection: Connection, record: Settings): void {
    if (this.#closed) return;
    this.#busy.add(id);
    this.#due(connection, record)
      .catch(logInternal)
      .finally(() => {
        this.#busy.delete(id);
        void this.#look();
      });
  }

  async #due(connection: Connection, record: Settings): Promise<void> {
    const at = this.#clock.now();
    const domain = await connection.client.domains.byUUID(record.uuid);
    // It is gone, and its snapshots with it.
    if (!domain) return await this.#records.remove(idOf(record));
    const off = record.schedule?.onlyRunning && !(await domain.isActive());
    // Noted first: what fails, or crashes, is tried again at its next time and not at once for ever.
    await this.#note(connection, record.uuid, { since: at });
    if (off) return;
    const title = `Automatic snapshot of ${domain.name}`;
    const { finished } = this.#services.jobs.run({ title }, (job) =>
      this.#make(connection, record, "schedule", job),
    );
    const problem = await finished.then(
      () => undefined,
      (error: unknown) => plainError(error).message,
    );
    await this.#note(connection, record.uuid, { last: { at, ...(problem !== undefined && { problem }) } });
  }

  async #make(connection: Connection, record: Settings, why: Made["why"], job: JobContext): Promise<void> {
    const { uuid } = record;
    const options = await this.#snapshots.options(connection, uuid);
    const { kind, memory } = options.proposed;
    const prefix = why === "schedule" ? "Automatic" : "Before a change";
    const taken = new Set((await this.#snapshots.list(connection, uuid)).map(({ name }) => name));
    const wished = nameAt(prefix, new Date(this.#clock.now()));
    let wanted = wished;
    for (let number = 2; taken.has(wanted); number += 1) wanted = `${wished} (${number})`;
    const quiesce = options.running && !memory && options.quiesce.reason === undefined;
    const name = await this.#snapshots.create(connection, uuid, {
      ...{ name: wanted, description: "", kind, memory, quiesce },
    });
    const present = await this.#snapshots.list(connection, uuid);
    const at = present.find((each) => each.name === name)?.at;
    const before = (await this.#find(connection, uuid)) ?? record;
    const made = [...stillThere(before.made, present), ...(at === undefined ? [] : [{ name, at, why }])];
    await this.#note(connection, uuid, { made });
    await this.#tidy(connection, before, made, why, job);
  }

  /** What cannot be deleted now (a running machine's, say) goes another time. */
  async #tidy(
    connection: Connection,
    { uuid, schedule }: Settings,
    made: readonly Made[],
    why: Made["why"],
    job: JobContext,
  ): Promise<void> {
    const keep = why === "change" ? keptBeforeChanges : schedule?.keep;
    if (keep === undefined) return;
    const present = await this.#snapshots.list(connection, uuid);
    for (const { name } of expired(made, present, why, keep)) {
      try {
        job.phase(`Deleting “${name}”`);
        await this.#snapshots.remove(connection, uuid, { name, scope: "one" }, job);
      } catch (error) {
        job.log(`“${name}” stays for now: ${plainError(error).message}`);
      }
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

  async #find(connection: Connection, uuid: string): Promise<Settings | undefined> {
    return (await this.#records.all()).get(idOf({ connection: connection.id, uuid }));
  }

  async #note(
    connection: Connection,
    uuid: string,
    changes: Partial<Pick<Settings, "made" | "last" | "since">>,
  ): Promise<void> {
    await this.#change({ connection: connection.id, uuid }, (found) => found && { ...found, ...changes });
  }

  async #change(
    of: Pick<Settings, "connection" | "uuid">,
    change: (found: Settings | undefined) => Settings | undefined,
  ): Promise<void> {
    const id = idOf(of);
    const work = this.#changing.then(async () => {
      const changed = change((await this.#records.all()).get(id));
      if (changed) await this.#records.write(id, { ...changed, made: changed.made.slice(-2000) });
    });
    this.#changing = work.catch(() => {});
    await work;
  }
}

const idOf = ({ connection, uuid }: Pick<Settings, "connection" | "uuid">) => `${connection}_${uuid}`;
