import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import type {
  BackupOptions,
  BackupRef,
  BackupRequest,
  BackupSchedule,
} from "../../../shared/contract/backups.ts";
import { hostPath } from "../../../shared/contract/images.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { logInternal } from "../errors/plain-error.ts";
import { replaceFile } from "../files/replace-file.ts";
import type { DefinitionHistory, HardwareContext } from "../hardware/context.ts";
import type { JobContext } from "../jobs/job-service.ts";
import type { Services } from "../services.ts";
import { boundedCommandText } from "../transcript/command-text.ts";
import { readXml, text } from "../xml/document.ts";
import { readBackups } from "./backup-folder.ts";
import { describeCheckpoint } from "./backup-xml.ts";
import { makeBackup, planBackup, type WantedBackup } from "./create.ts";
import type { Manifest } from "./manifest.ts";
import { chainLength, isUnchanged, nextKind } from "./next-backup.ts";
import { readMachine } from "./read-machine.ts";
import { beyond, removeBackups, withDependents } from "./remove.ts";
import { planRestore, type RestoreWish, restoreBackup } from "./restore.ts";
import { deleteCheckpoint, UnfinishedBackups } from "./unfinished-backups.ts";

export interface BackupServices extends Services {
  readonly history: DefinitionHistory;
  readonly hardware: Pick<HardwareContext, "oneAtATime" | "changed">;
}

/** A backup that is due. */
export type ScheduledBackup = Pick<BackupRequest, "kind" | "quiesce">;

const placesSchema = z.strictObject({
  version: z.literal(1),
  /** By machine; the one of the last backup of all is `""`. */
  folders: z.record(z.string().max(64), hostPath),
});

/** Backups of machines: the one place that makes, deletes and restores them. */
export class Backups {
  readonly #services: BackupServices;
  readonly #unfinished: UnfinishedBackups;
  readonly #placesPath: string;

  constructor(services: BackupServices) {
    this.#services = services;
    this.#unfinished = new UnfinishedBackups(services.stateDir);
    this.#placesPath = join(services.stateDir, "backup-folders.json");
    services.connections.onEstablished((connection) => {
      this.#unfinished.recover(connection).catch(logInternal);
    });
  }

  /** Where the machine's last backup went, else any machine's. */
  async place(uuid: string): Promise<string | undefined> {
    const folders = await this.#places();
    return folders[uuid] ?? folders[""];
  }

  async options(connection: Connection, uuid: string, folder: string): Promise<BackupOptions> {
    // libvirt may still be at a backup that a crash has left.
    await this.#unfinished.recover(connection);
    return (await readMachine(connection, uuid, folder)).options;
  }

  /** The command that a backup stands for. */
  async preview(connection: Connection, uuid: string, request: BackupRequest): Promise<string> {
    await this.#unfinished.recover(connection);
    return boundedCommandText(...(await planBackup(connection, uuid, request)).commands);
  }

  /** What a schedule makes now; undefined where the newest backup has all of the machine. */
  async next(
    connection: Connection,
    uuid: string,
    { folder, fullEvery }: Pick<BackupSchedule, "folder" | "fullEvery">,
  ): Promise<ScheduledBackup | undefined> {
    await this.#unfinished.recover(connection);
    const machine = await readMachine(connection, uuid, folder);
    if (await isUnchanged(connection, folder, machine)) return undefined;
    return {
      kind: nextKind(machine.options, chainLength(machine), fullEvery),
      quiesce: machine.options.quiesce.reason === undefined,
    };
  }

  /** @throws AppError | LibvirtError; nothing stays of a backup that fails */
  async create(connection: Connection, uuid: string, request: WantedBackup, job: JobContext): Promise<void> {
    job.leadsTo({ kind: "machine", connection: connection.id, uuid, page: "backups" });
    const { hardware, transcript, connections } = this.#services;
    await hardware.oneAtATime(connection, uuid, async () => {
      await this.#unfinished.recover(connection);
      const planned = await planBackup(connection, uuid, request);
      const place = { folder: request.folder, machine: basename(planned.home) };
      await this.#dropStrays(connection, uuid, place, planned.home);
      const tools = { connections, unfinished: this.#unfinished };
      await makeBackup(tools, connection, planned, request, job);
      transcript.record(`Back up ${planned.machine.domain.name}`, ...planned.commands);
      await this.#remember(uuid, request.folder);
      if (request.keep !== undefined) {
        // The schedule deletes nothing but what it has made.
        const counts = ({ scheduled = false }: Manifest) => scheduled || !request.scheduled;
        const going = beyond(request.keep, await readBackups(place.folder, place.machine), counts);
        if (going.length > 0) {
          job.phase("Deleting the oldest backups");
          await removeBackups(connection, this.#unfinished, place, going);
        }
      }
    });
    hardware.changed(connection, uuid);
  }

  /**
   * Deletes a backup with all that stand on it.
   * @param ids what the user has seen that goes
   * @throws AppError `changed-meanwhile`, `no-such-backup`
   */
  async remove(
    connection: Connection,
    ref: BackupRef,
    ids: readonly string[],
    job: JobContext,
  ): Promise<void> {
    const going = withDependents(ref.id, await readBackups(ref.folder, ref.machine));
    const uuid = going[0]?.machine.uuid;
    if (uuid === undefined || going.map(({ id }) => id).join() !== ids.join()) {
      throw new AppError({
        code: "changed-meanwhile",
        message: "The backups have changed since the question was asked.",
        hint: "Look at the list again, then delete.",
      });
    }
    job.leadsTo({ kind: "machine", connection: connection.id, uuid, page: "backups" });
    await this.#services.hardware.oneAtATime(connection, uuid, () =>
      removeBackups(connection, this.#unfinished, ref, going),
    );
  }

  /** @throws AppError | LibvirtError; nothing is changed by a restore that fails */
  async restore(
    connection: Connection,
    ref: BackupRef,
    { pool, ...wish }: RestoreWish & { pool?: string | undefined },
    job: JobContext,
  ): Promise<void> {
    const planned = await planRestore(connection, ref, wish);
    const work = () => restoreBackup(this.#services, connection, ref, planned, pool, job);
    const { present } = planned;
    const { hardware } = this.#services;
    if (!present) return void (await work());
    await hardware.oneAtATime(connection, present.uuid, work);
    hardware.changed(connection, present.uuid);
  }

  /** Forgets what libvirt still knows of backups that somebody has deleted from the folder. */
  async #dropStrays(
    connection: Connection,
    uuid: string,
    { folder, machine }: { folder: string; machine: string },
    home: string,
  ): Promise<void> {
    const domain = await connection.client.domains.byUUID(uuid);
    if (!domain) return;
    const known = new Set((await readBackups(folder, machine)).map(({ checkpoint }: Manifest) => checkpoint));
    for (const checkpoint of await domain.checkpoints()) {
      const ours = checkpoint.name.startsWith("guesthouse-") && !known.has(checkpoint.name);
      if (ours && descriptionOf(await checkpoint.xml()) === describeCheckpoint(home)) {
        // It is not in anybody's way: a disk that lost it says so when it is asked for.
        await deleteCheckpoint(domain, checkpoint.name).catch(logInternal);
      }
    }
  }

  async #places(): Promise<Record<string, string>> {
    try {
      return placesSchema.parse(JSON.parse(await readFile(this.#placesPath, "utf8"))).folders;
    } catch {
      // Absent at first; the user chooses again.
      return {};
    }
  }

  async #remember(uuid: string, folder: string): Promise<void> {
    const folders = { ...(await this.#places()), [uuid]: folder, "": folder };
    await replaceFile(this.#placesPath, JSON.stringify({ version: 1, folders }));
  }
}

const descriptionOf = (xml: string) => readXml(xml, (root) => text(root, "description"));
