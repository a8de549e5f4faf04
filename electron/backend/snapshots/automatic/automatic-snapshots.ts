import { z } from "zod";
import {
  type AutomaticSnapshotsState,
  snapshotSchedule,
} from "../../../../shared/contract/automatic-snapshots.ts";
import { scheduleTimes } from "../../../../shared/contract/schedule.ts";
import { AppError } from "../../../../shared/model/error.ts";
import type { Connection } from "../../connections/connection.ts";
import { plainError } from "../../errors/plain-error.ts";
import type { JobContext } from "../../jobs/job-service.ts";
import type { Clock } from "../../schedule/clock.ts";
import { Timetable } from "../../schedule/timetable.ts";
import type { Services } from "../../services.ts";
import { snapshotsOf } from "../place.ts";
import type { Snapshots } from "../snapshots.ts";
import { expired, type Made, nameAt, stillThere } from "./plan.ts";

const maxMade = 2000;
const recordSchema = z.strictObject({
  connection: z.string().max(64),
  uuid: z.guid(),
  schedule: snapshotSchedule.optional(),
  beforeChanges: z.boolean(),
  since: z.number(),
  made: z
    .array(
      z.strictObject({ name: z.string().max(4096), at: z.number(), why: z.enum(["schedule", "change"]) }),
    )
    .max(maxMade),
  last: scheduleTimes.last,
});
type Settings = z.infer<typeof recordSchema>;

/** Snapshots before changes that are kept of one machine. */
const keptBeforeChanges = 5;
/** What making and deleting snapshots needs of the service that does it. */
type Maker = Pick<Snapshots, "create" | "list" | "options" | "remove">;

/** Snapshots that are made by the clock and before changes. It deletes only what it has made itself. */
export class AutomaticSnapshots {
  readonly #jobs: Services["jobs"];
  readonly #snapshots: Maker;
  readonly #timetable: Timetable<Settings>;

  constructor(
    services: Pick<Services, "connections" | "jobs" | "stateDir">,
    snapshots: Maker,
    clock?: Clock,
  ) {
    this.#jobs = services.jobs;
    this.#snapshots = snapshots;
    this.#timetable = new Timetable(
      services,
      {
        folder: "automatic-snapshots",
        schema: recordSchema,
        due: async (connection, record, domain) => {
          if (record.schedule?.onlyRunning && !(await domain.isActive())) return undefined;
          const title = `Automatic snapshot of ${domain.name}`;
          return { title, work: (job) => this.#make(connection, record, "schedule", job) };
        },
      },
      clock,
    );
  }

  /** None are made from now on. */
  close(): void {
    this.#timetable.close();
  }

  async read(connection: Connection, uuid: string): Promise<AutomaticSnapshotsState> {
    const found = await this.#timetable.find(connection, uuid);
    if (!found) return { beforeChanges: false };
    const { schedule, beforeChanges } = found;
    return { beforeChanges, ...(schedule && { schedule }), ...this.#timetable.times(found) };
  }

  /** @throws AppError `no-such-domain` */
  async set(
    connection: Connection,
    uuid: string,
    { schedule, beforeChanges }: Pick<Settings, "schedule" | "beforeChanges">,
  ): Promise<void> {
    await connection.domains.handle(uuid);
    const timetable = this.#timetable;
    await timetable.change(connection, uuid, (found) => ({
      connection: connection.id,
      uuid,
      ...(schedule && { schedule }),
      beforeChanges,
      since: timetable.sinceOf(found, schedule),
      // What was made stays known, so that it goes in its turn when it is switched on again.
      made: found?.made ?? [],
      ...(found?.last && { last: found.last }),
    }));
    await timetable.look();
  }

  /**
   * To be called before the machine is changed; makes a snapshot where the user wants that.
   * @throws AppError `no-snapshot`: then the change should not be made
   */
  async beforeChange(connection: Connection, uuid: string): Promise<void> {
    const found = await this.#timetable.find(connection, uuid);
    if (!found?.beforeChanges) return;
    try {
      const { name } = await connection.domains.handle(uuid);
      const title = `Snapshot of ${name} before a change`;
      await this.#jobs.run({ title }, (job) => this.#make(connection, found, "change", job)).finished;
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

  async #make(connection: Connection, record: Settings, why: Made["why"], job: JobContext): Promise<void> {
    const { uuid } = record;
    job.leadsTo(snapshotsOf(connection, uuid));
    const options = await this.#snapshots.options(connection, uuid);
    const { kind, memory } = options.proposed;
    const prefix = why === "schedule" ? "Automatic" : "Before a change";
    const taken = new Set((await this.#snapshots.list(connection, uuid)).map(({ name }) => name));
    const wished = nameAt(prefix, new Date(this.#timetable.clock.now()));
    let wanted = wished;
    for (let number = 2; taken.has(wanted); number += 1) wanted = `${wished} (${number})`;
    const quiesce = options.running && !memory && options.quiesce.reason === undefined;
    const name = await this.#snapshots.create(connection, uuid, {
      ...{ name: wanted, description: "", kind, memory, quiesce },
    });
    const present = await this.#snapshots.list(connection, uuid);
    const at = present.find((each) => each.name === name)?.at;
    const before = (await this.#timetable.find(connection, uuid)) ?? record;
    const made = [...stillThere(before.made, present), ...(at === undefined ? [] : [{ name, at, why }])];
    await this.#timetable.change(
      connection,
      uuid,
      (found) => found && { ...found, made: made.slice(-maxMade) },
    );
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
}
