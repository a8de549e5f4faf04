import type { Backup, BackupRef, BackupRequest, RestoreAs } from "../../shared/contract/backups.ts";
import type { Job } from "../../shared/contract/jobs.ts";
import type { BackendSession } from "./backend-session.ts";
import { Followed } from "./backend-window.ts";

/** Makes, verifies, deletes and restores backups in one folder, as a window would. */
export class BackupFolder {
  readonly session: BackendSession;
  readonly folder: string;
  readonly #jobs: Followed<{ jobs: Job[] }>;

  private constructor(session: BackendSession, folder: string, jobs: Followed<{ jobs: Job[] }>) {
    this.session = session;
    this.folder = folder;
    this.#jobs = jobs;
  }

  static async of(session: BackendSession, folder: string): Promise<BackupFolder> {
    const jobs = new Followed(await session.backend.handlers.jobs.watch({}, session.window.call));
    return new BackupFolder(session, folder, jobs);
  }

  get #handlers() {
    return this.session.backend.handlers.backups;
  }

  get #call() {
    return this.session.window.call;
  }

  options(uuid: string) {
    return this.#handlers.options({ ...this.session.ref(uuid), folder: this.folder }, this.#call);
  }

  /** Starts one and gives its job. */
  async begin(
    uuid: string,
    kind: "full" | "incremental",
    more: Partial<BackupRequest> = {},
  ): Promise<string> {
    const request = { folder: this.folder, kind, quiesce: false, secrets: false, ...more };
    const { job } = await this.#handlers.create({ ...this.session.ref(uuid), ...request }, this.#call);
    return job!;
  }

  /** Makes one and gives it. */
  async make(
    uuid: string,
    kind: "full" | "incremental",
    more: Partial<BackupRequest> = {},
  ): Promise<BackupRef> {
    await this.ended(await this.begin(uuid, kind, more));
    const { machine, backups } = await this.machine(uuid);
    return { folder: this.folder, machine, id: backups.at(-1)!.id };
  }

  async machine(uuid: string): Promise<{ machine: string; backups: Backup[] }> {
    const { machines } = await this.#handlers.list({ folder: this.folder }, this.#call);
    return machines.find((machine) => machine.uuid === uuid) ?? { machine: "", backups: [] };
  }

  async verify(ref: BackupRef): Promise<Job> {
    const { job } = await this.#handlers.verify(ref, this.#call);
    return await this.ended(job);
  }

  async remove(ref: BackupRef): Promise<readonly string[]> {
    const { ids } = await this.#handlers.planRemoval(ref, this.#call);
    const { connection } = this.session;
    const { job } = await this.#handlers.remove({ ...ref, connection, ids }, this.#call);
    await this.ended(job);
    return ids;
  }

  /**
   * @param trusted whether it shall have all that its definition names of the host
   * @returns the identifier of the machine that was made
   */
  async restore(ref: BackupRef, as: RestoreAs, { trusted = false } = {}): Promise<string> {
    const request = { ...ref, connection: this.session.connection, as };
    const { outside } = await this.#handlers.restore({ ...request, preview: true }, this.#call);
    const take = trusted ? outside : [];
    const { job } = await this.#handlers.restore({ ...request, take }, this.#call);
    const { place } = await this.ended(job!);
    return place?.kind === "machine" ? place.uuid : "";
  }

  async cancel(job: string): Promise<void> {
    await this.session.backend.handlers.jobs.cancel({ job }, this.#call);
  }

  /** The job once it is over; fails with its error. */
  async ended(id: string): Promise<Job> {
    const { jobs } = await this.#jobs.find((item) =>
      item.jobs.some((job) => job.id === id && job.state !== "running"),
    );
    const job = jobs.find((candidate) => candidate.id === id)!;
    if (job.state === "failed") throw Object.assign(new Error(job.error!.message), job.error);
    return job;
  }
}
