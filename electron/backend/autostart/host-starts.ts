import { join } from "node:path";
import { z } from "zod";
import { AppError } from "../../../shared/model/error.ts";
import { startSequence } from "../../../shared/model/start-sequence.ts";
import type { Connection } from "../connections/connection.ts";
import { commandName } from "../domains/command-name.ts";
import { isActive, stateName } from "../domains/states.ts";
import { logInternal } from "../errors/plain-error.ts";
import { Records } from "../files/records.ts";
import type { JobContext } from "../jobs/job-service.ts";
import type { Services } from "../services.ts";
import { hostBoot } from "./host-boot.ts";
import { runSequence } from "./run-sequence.ts";

const bootRecord = z.strictObject({ boot: z.string().max(100) });

/** Starts the sequence of each connection once after its host has booted, and whenever it is asked for. */
export class HostStarts {
  readonly #services: Services;
  readonly #boots: Records<z.infer<typeof bootRecord>>;
  /** Connections that were looked at since this process began; it does not outlive its host's boot. */
  readonly #looked = new Set<string>();
  /** The job of each connection whose sequence runs. */
  readonly #running = new Map<string, string>();

  constructor(services: Services) {
    this.#services = services;
    this.#boots = new Records(join(services.stateDir, "host-boots"), bootRecord);
    services.connections.onEstablished((connection) => {
      if (this.#looked.has(connection.id)) return;
      this.#looked.add(connection.id);
      this.#afterBoot(connection).catch(logInternal);
    });
  }

  /**
   * Starts what of the sequence does not run.
   * @returns id of the job
   * @throws AppError `nothing-to-start`
   */
  async run(connection: Connection): Promise<string> {
    await connection.domains.ready();
    const running = this.#running.get(connection.id);
    if (running !== undefined) return running;
    const domains = connection.domains.all().map(({ domain }) => domain);
    const active = new Set(domains.filter(({ state }) => isActive(state)).map(({ uuid }) => uuid));
    const steps = startSequence(domains);
    if (steps.every(({ uuid }) => active.has(uuid))) {
      throw new AppError({
        code: "nothing-to-start",
        message: "There is nothing to start: the sequence is empty, or all its machines run.",
      });
    }
    const title = `Start the machines of ${connection.info.value.label} in order`;
    const { id, finished } = this.#services.jobs.run({ title }, (job) =>
      runSequence(steps, this.#machines(connection, job), job),
    );
    this.#running.set(connection.id, id);
    // The list of jobs shows how it ended.
    void finished.catch(() => {}).finally(() => this.#running.delete(connection.id));
    return id;
  }

  /**
   * A connection that was never seen before is only remembered: who adds one, or starts Guesthouse for the first
   * time, wants to look at the machines first.
   */
  async #afterBoot(connection: Connection): Promise<void> {
    const boot = await hostBoot(connection.uri);
    if (boot === undefined) return;
    const before = (await this.#boots.all()).get(connection.id)?.boot;
    if (before === boot) return;
    // First, so that a crash in the middle does not start again what the user has stopped meanwhile.
    await this.#boots.write(connection.id, { boot });
    if (before === undefined) return;
    await this.run(connection).catch((error: unknown) => {
      if (!(error instanceof AppError && error.code === "nothing-to-start")) throw error;
    });
  }

  #machines(connection: Connection, job: JobContext) {
    return {
      isRunning: async (uuid: string) => {
        const { state } = await (await connection.domains.handle(uuid)).state();
        return isActive(stateName(state));
      },
      start: async (uuid: string) => {
        const domain = await connection.domains.handle(uuid);
        await domain.create(0);
        const command = connection.virsh("start", commandName(domain));
        job.commands(command);
        this.#services.transcript.record(`Start ${domain.name}`, command);
      },
    };
  }
}
