import { createHash } from "node:crypto";
import { join } from "node:path";
import type { BinnedMachine } from "../../../shared/contract/bin.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import type { History } from "../definitions/history.ts";
import { logInternal, plainError } from "../errors/plain-error.ts";
import { Records } from "../files/records.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import { Changes } from "../live/changes.ts";
import type { Subscription } from "../live/subscription.ts";
import type { RemovalPlan } from "../removal/read.ts";
import type { Services } from "../services.ts";
import { describeRecord, freeSpace } from "./describe.ts";
import { emptyRecord, forgetRemains } from "./empty.ts";
import { readCheckpoints, readSnapshots } from "./moments.ts";
import { type BinRecord, binRecord } from "./record.ts";
import { bringBack, finishRestoring } from "./restore.ts";

/** What the page shows. */
interface BinState {
  readonly machines: BinnedMachine[];
  readonly free: { place: string; bytes: number }[];
}

/**
 * Deleted machines that can be brought back. What libvirt forgets with a definition is written into Guesthouse's
 * own folder first; disks stay where they are, byte for byte: libvirt cannot rename a volume, and a copy of
 * gigabytes is no deletion. So the bin frees no space until it is emptied.
 */
export class Bin {
  readonly #services: Pick<Services, "connections" | "transcript">;
  readonly #history: History;
  readonly #records: Records<BinRecord>;
  readonly #changes = new Changes();
  #state: BinState | undefined;
  /** Work on records follows one another, so that no two of them meet on one. */
  #working: Promise<unknown> = Promise.resolve();

  constructor(services: Services, history: History) {
    this.#services = services;
    this.#history = history;
    this.#records = new Records(join(services.stateDir, "bin"), binRecord);
    services.connections.onEstablished((connection) => {
      this.#queue(() => this.#recover(connection)).catch(logInternal);
    });
    this.#queue(async () => {}).catch(logInternal);
  }

  /** What lies in the bin, again at every change. */
  watch(signal: AbortSignal): Subscription<BinState> {
    // Sizes and users change without the bin, so whoever begins to look gets a fresh look.
    void this.#queue(async () => {});
    return this.#changes.watch(() => this.#state, signal);
  }

  /**
   * Paths that machines in the bin need to come back, by what they are to be called in a list of users.
   * @param except the id of one that does not count
   */
  async usage(connection: Connection, except?: string): Promise<Map<string, Set<string>>> {
    const used = new Map<string, Set<string>>();
    for (const [id, record] of await this.#records.all()) {
      if (id === except || record.connection !== connection.id || record.phase === "deleting") continue;
      const name = `${record.name} (in the bin)`;
      used.set(name, new Set([...(used.get(name) ?? []), ...record.disks.map(({ path }) => path)]));
    }
    return used;
  }

  /**
   * Writes down all that `undefine` makes libvirt forget, then calls it. Should it fail, nothing has happened.
   * @param going paths of the disks that go when the bin is emptied
   */
  async take(
    connection: Connection,
    plan: RemovalPlan,
    going: ReadonlySet<string>,
    undefine: () => Promise<void>,
  ): Promise<void> {
    const { domain } = plan;
    const deletedAt = Date.now();
    const id = createHash("sha256")
      .update(`${connection.id}\0${domain.uuid}\0${deletedAt}`)
      .digest("base64url")
      .slice(0, 22);
    const secure = domainXMLFlags.VIR_DOMAIN_XML_INACTIVE | domainXMLFlags.VIR_DOMAIN_XML_SECURE;
    const record: BinRecord = {
      version: 1,
      phase: "deleting",
      connection: connection.id,
      uuid: domain.uuid,
      name: domain.name,
      deletedAt,
      definition: await domain.xml(secure),
      autostart: plan.autostart,
      snapshots: plan.snapshots > 0 ? await readSnapshots(domain) : [],
      checkpoints: plan.checkpoints > 0 ? await readCheckpoints(domain) : [],
      disks: plan.disks.map(({ path }) => {
        const volume = plan.volumes.get(path);
        return {
          path,
          goes: going.has(path),
          ...(volume && { volume: { pool: volume.pool, name: volume.name } }),
        };
      }),
      nvram: plan.nvram !== undefined,
      tpm: plan.tpm,
    };
    await this.#queue(async () => {
      await this.#records.write(id, record);
      try {
        await undefine();
      } catch (error) {
        await this.#records.remove(id);
        throw error;
      }
      await this.#records.write(id, { ...record, phase: "kept" });
    });
  }

  /**
   * Brings a machine back whole.
   * @throws AppError `not-in-bin`, `name-taken`, `uuid-taken`
   */
  async restore(id: string, name?: string): Promise<void> {
    try {
      await this.#queue(async () => {
        const record = await this.#get(id);
        const connection = this.#services.connections.get(record.connection);
        const begin = () => this.#records.write(id, { ...record, phase: "restoring" });
        const stop = () => this.#records.write(id, { ...record, phase: "kept" });
        await bringBack(connection, this.#services.transcript, record, name, begin, stop);
        await this.#records.remove(id);
        await connection.domains.refresh(record.uuid);
      });
    } catch (error) {
      throw plainError(error);
    }
  }

  /**
   * Deletes the disks of these machines that go, and forgets the machines with the definitions that they have had.
   * @throws AppError `not-in-bin`; `removal-incomplete` with what could not be deleted, which stays in the bin
   */
  async empty(ids: readonly string[]): Promise<void> {
    const failures: string[] = [];
    try {
      await this.#queue(async () => {
        for (const id of ids) {
          const record = await this.#get(id);
          const connection = this.#services.connections.get(record.connection);
          await this.#records.write(id, { ...record, phase: "emptying" });
          const others = await this.usage(connection, id);
          const failed = await emptyRecord(connection, this.#services.transcript, record, others);
          failures.push(...failed);
          if (failed.length > 0) continue;
          // A machine that exists again has it as its own.
          if (!(await connection.client.domains.byUUID(record.uuid))) {
            await this.#history.forget(connection, record.uuid);
          }
          await this.#records.remove(id);
        }
      });
    } catch (error) {
      throw plainError(error);
    }
    if (failures.length === 0) return;
    throw new AppError({
      code: "removal-incomplete",
      message:
        failures.length === 1
          ? "A file could not be deleted."
          : `${failures.length} files could not be deleted.`,
      hint: "What is left stays in the bin. Look at what the system said, then try again.",
      detail: failures.join("\n").slice(0, 20_000),
    });
  }

  /** Finishes or forgets what a crash interrupted on a connection. */
  async #recover(connection: Connection): Promise<void> {
    for (const [id, record] of await this.#records.all()) {
      if (record.connection !== connection.id || record.phase === "kept") continue;
      try {
        const domain = await connection.client.domains.byUUID(record.uuid);
        if (!domain) {
          // Half-emptied ones stay to be emptied again.
          await this.#records.write(id, { ...record, phase: "kept" });
        } else if (record.phase === "deleting") {
          await this.#records.remove(id);
        } else if (record.phase === "restoring") {
          await finishRestoring(domain, record);
          await this.#records.remove(id);
        } else {
          await forgetRemains(connection, record);
          await this.#records.write(id, { ...record, phase: "kept" });
        }
      } catch (error) {
        logInternal(error);
      }
    }
  }

  async #get(id: string): Promise<BinRecord> {
    const record = (await this.#records.all()).get(id);
    if (record) return record;
    throw new AppError({ code: "not-in-bin", message: "This machine is not in the bin any more." });
  }

  /** One piece of work after the other; the page follows each. */
  #queue<R>(work: () => Promise<R>): Promise<R> {
    const result = this.#working.then(work);
    this.#working = result
      .catch(() => {})
      .then(() => this.#describe())
      .catch(logInternal);
    return result;
  }

  async #describe(): Promise<void> {
    const shown = [...(await this.#records.all())].filter(([, { phase }]) => phase !== "deleting");
    const open = new Map(this.#services.connections.list().map((connection) => [connection.id, connection]));
    const machines = await Promise.all(
      shown.map(([id, record]) => describeRecord(open.get(record.connection), this.#history, id, record)),
    );
    machines.sort((a, b) => b.deletedAt - a.deletedAt);
    const free = await freeSpace(
      open,
      shown.map(([, record]) => record),
    );
    this.#state = { machines: machines.slice(0, 1000), free };
    this.#changes.tell();
  }
}
