import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import {
  type AutomaticBackupsState,
  type BackupSchedule,
  backupSchedule,
} from "../../../shared/contract/backups.ts";
import { hostPath } from "../../../shared/contract/images.ts";
import { scheduleTimes } from "../../../shared/contract/schedule.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import type { JobContext } from "../jobs/job-service.ts";
import type { Clock } from "../schedule/clock.ts";
import { Timetable } from "../schedule/timetable.ts";
import type { Services } from "../services.ts";
import type { Backups, ScheduledBackup } from "./backups.ts";

const recordSchema = z.strictObject({
  connection: z.string().max(64),
  uuid: z.guid(),
  schedule: backupSchedule.optional(),
  /** The top of the file system that the folder was on when the schedule was set. */
  mount: hostPath,
  since: z.number(),
  last: scheduleTimes.last,
});
type Settings = z.infer<typeof recordSchema>;

/** What making backups needs of the service that does it. */
type Maker = Pick<Backups, "create" | "next">;

/** Backups that are made by the clock. Only what a schedule has made is ever deleted by it. */
export class AutomaticBackups {
  readonly #backups: Maker;
  readonly #timetable: Timetable<Settings>;

  constructor(services: Pick<Services, "connections" | "jobs" | "stateDir">, backups: Maker, clock?: Clock) {
    this.#backups = backups;
    this.#timetable = new Timetable(
      services,
      {
        folder: "automatic-backups",
        schema: recordSchema,
        due: async (connection, { uuid, schedule, mount }, { name }) => {
          if (!schedule) return undefined;
          await checkFolder(schedule.folder, mount);
          const next = await backups.next(connection, uuid, schedule);
          const title = `Automatic backup of ${name}`;
          return next && { title, work: (job) => this.#make(connection, uuid, schedule, next, job) };
        },
      },
      clock,
    );
  }

  /** None are made from now on. */
  close(): void {
    this.#timetable.close();
  }

  async read(connection: Connection, uuid: string): Promise<AutomaticBackupsState> {
    const found = await this.#timetable.find(connection, uuid);
    if (!found) return {};
    const { schedule } = found;
    return { ...(schedule && { schedule }), ...this.#timetable.times(found) };
  }

  /** @throws AppError `no-such-domain`, `no-such-folder` */
  async set(connection: Connection, uuid: string, schedule: BackupSchedule | undefined): Promise<void> {
    await connection.domains.handle(uuid);
    const mount = schedule && (await mountOf(schedule.folder));
    const timetable = this.#timetable;
    await timetable.change(connection, uuid, (found) => ({
      connection: connection.id,
      uuid,
      ...(schedule && { schedule }),
      mount: mount ?? found?.mount ?? "/",
      since: timetable.sinceOf(found, schedule),
      ...(found?.last && { last: found.last }),
    }));
    await timetable.look();
  }

  async #make(
    connection: Connection,
    uuid: string,
    { folder, keep }: BackupSchedule,
    next: ScheduledBackup,
    job: JobContext,
  ): Promise<void> {
    const wanted = { folder, keep, secrets: false, scheduled: true };
    try {
      await this.#backups.create(connection, uuid, { ...wanted, ...next }, job);
    } catch (error) {
      const lost = error instanceof AppError && error.code === "not-tracked" && next.kind === "incremental";
      if (!lost) throw error;
      job.log(`${error.message} So a full one is made.`);
      await this.#backups.create(connection, uuid, { ...wanted, ...next, kind: "full" }, job);
    }
  }
}

/** A removable disk or a share that is not there leaves its folder, empty and on another file system. */
async function checkFolder(folder: string, mount: string): Promise<void> {
  if ((await mountOf(folder)) === mount) return;
  throw new AppError({
    code: "no-such-folder",
    message: `What was at ${mount} is not connected, so there is no place for the backup.`,
    hint: "Connect the disk or share; or set the schedule again if the folder shall be where it is now.",
  });
}

/**
 * The top of the file system that a folder is on.
 * @throws AppError `no-such-folder`
 */
async function mountOf(folder: string): Promise<string> {
  try {
    const found = await stat(folder);
    if (!found.isDirectory()) throw new Error("no folder");
    let at = folder;
    while (dirname(at) !== at && (await stat(dirname(at))).dev === found.dev) at = dirname(at);
    return at;
  } catch (error) {
    throw new AppError(
      {
        code: "no-such-folder",
        message: `There is no folder ${folder} here.`,
        hint: "If it is on a removable disk or a share, connect that first.",
      },
      { cause: error },
    );
  }
}
