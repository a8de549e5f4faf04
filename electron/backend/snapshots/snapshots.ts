import type {
  RemovalPlan,
  RemovalScope,
  RevertPlan,
  SnapshotOptions,
  SnapshotRequest,
  SnapshotTree,
} from "../../../shared/contract/snapshots.ts";
import type { Bin } from "../bin/bin.ts";
import type { Connection } from "../connections/connection.ts";
import { commandName } from "../domains/command-name.ts";
import { isTemplate } from "../domains/is-template.ts";
import { logInternal, plainError } from "../errors/plain-error.ts";
import type { DefinitionHistory, HardwareContext } from "../hardware/context.ts";
import type { JobContext } from "../jobs/job-service.ts";
import type { Subscription } from "../live/subscription.ts";
import type { Services } from "../services.ts";
import { boundedCommandText } from "../transcript/command-text.ts";
import { removalCommands } from "./commands.ts";
import { planSnapshot, snapshotOptions } from "./create.ts";
import { describePlan, revisionOf } from "./describe.ts";
import type { SnapshotFacts } from "./facts.ts";
import { Followers } from "./followers.ts";
import { MachineRecords } from "./machine-records.ts";
import { redefine } from "./metadata.ts";
import { Pictures, takePicture } from "./pictures.ts";
import { type Found, findSnapshot, type PlanSources, readRemoval, readRevert } from "./plans.ts";
import { mustBeLeftOut } from "./possible.ts";
import { readTree } from "./read-tree.ts";
import { snapshotReaders } from "./readers.ts";
import { recorded } from "./recorded.ts";
import { recoverMachine } from "./recover.ts";
import { changedMeanwhile, notPossible, savedState, templateStays } from "./refused.ts";
import { carryOutRemoval } from "./remove.ts";
import { type Become, carryOutRevert } from "./revert.ts";
import { withDescription } from "./snapshot-xml.ts";
import { besideCheckpoints } from "./tracking.ts";

export interface SnapshotServices extends Services {
  readonly history: DefinitionHistory;
  readonly hardware: Pick<HardwareContext, "oneAtATime" | "changed">;
  readonly bin: Pick<Bin, "usage">;
}

/** Snapshots of machines: the one place that makes, deletes and goes back to them. */
export class Snapshots {
  readonly #services: SnapshotServices;
  readonly #records: MachineRecords;
  readonly #followers: Followers;
  readonly pictures: Pictures;

  constructor(services: SnapshotServices) {
    this.#services = services;
    this.#records = new MachineRecords(services.stateDir);
    this.pictures = new Pictures(services.stateDir);
    this.#followers = new Followers(this.pictures);
    services.connections.onEstablished((connection) => {
      this.#recoverAll(connection).catch(logInternal);
    });
  }

  get #sources(): PlanSources {
    return { bin: this.#services.bin, records: this.#records };
  }

  watch(connection: Connection, uuid: string, signal: AbortSignal): Subscription<SnapshotTree> {
    return this.#followers.watch(connection, uuid, signal);
  }

  /** Looks again; libvirt tells nobody what other programs do with snapshots. */
  refresh(connection: Connection, uuid: string): void {
    this.#followers.refresh(connection, uuid);
  }

  async list(connection: Connection, uuid: string): Promise<readonly SnapshotFacts[]> {
    return (await readTree(connection, uuid)).snapshots;
  }

  async options(connection: Connection, uuid: string): Promise<SnapshotOptions> {
    return await snapshotOptions(connection, await readTree(connection, uuid));
  }

  /**
   * The command that a new snapshot stands for.
   * @throws AppError as {@link create}
   */
  async preview(connection: Connection, uuid: string, request: SnapshotRequest): Promise<string> {
    const { command } = await planSnapshot(connection, await readTree(connection, uuid), request);
    return boundedCommandText(command);
  }

  /**
   * Makes a snapshot and gives its name.
   * @throws AppError `bad-name`, `name-taken`, `not-possible`, `no-disk`; what libvirt refuses, in plain words
   */
  async create(connection: Connection, uuid: string, request: SnapshotRequest): Promise<string> {
    return await this.#change(connection, uuid, async () => {
      const tree = await readTree(connection, uuid);
      const planned = await planSnapshot(connection, tree, request);
      const picture = tree.running ? await takePicture(tree.domain) : undefined;
      await besideCheckpoints(tree.domain, () => tree.domain.createSnapshot(planned.xml, planned.flags));
      this.#services.transcript.record(`Make a snapshot of ${tree.domain.name}`, planned.command);
      if (picture) {
        const made = (await this.list(connection, uuid)).find(({ name }) => name === planned.name);
        if (made) await this.pictures.keep(connection, uuid, made, picture);
      }
      return planned.name;
    });
  }

  /** @throws AppError `no-such-snapshot` | LibvirtError */
  async describe(connection: Connection, uuid: string, name: string, description: string): Promise<void> {
    await this.#redefine(connection, uuid, name, (xml) => withDescription(xml, description.trim()), false);
  }

  /** @throws AppError `no-such-snapshot` | LibvirtError */
  async setCurrent(connection: Connection, uuid: string, name: string): Promise<void> {
    await this.#redefine(connection, uuid, name, (xml) => xml, true);
  }

  /** @throws AppError `no-such-snapshot` | LibvirtError */
  async planRevert(connection: Connection, uuid: string, name: string): Promise<RevertPlan> {
    const { tree, snapshot, plan } = await readRevert(
      this.#sources,
      connection,
      uuid,
      { name, kept: false },
      "shared",
    );
    const options = await snapshotOptions(connection, tree);
    const { kind, memory } = options.proposed;
    const partly = kind === "external" ? mustBeLeftOut(options.disks) : undefined;
    return {
      ...describePlan(tree, snapshot, plan),
      canKeep: partly === undefined ? (memory ? options.memory : options.diskOnly)[kind] : { reason: partly },
      canStart: isTemplate(connection, uuid) ? { reason: templateStays } : {},
    };
  }

  /**
   * Goes back to a snapshot.
   * @param keepAs makes a snapshot of the present state under this name first
   * @throws AppError `no-such-snapshot`, `not-possible`, `saved-state`; what libvirt refuses, in plain words
   */
  async revert(
    connection: Connection,
    uuid: string,
    { name, keepAs, become }: { name: string; keepAs?: string | undefined; become?: Become },
    job: JobContext,
  ): Promise<void> {
    if (keepAs !== undefined) {
      const { proposed } = await this.options(connection, uuid);
      job.phase(`Keeping the present state as “${keepAs}”`.slice(0, 400));
      await this.create(connection, uuid, { ...proposed, name: keepAs, description: "", quiesce: false });
    }
    await this.#change(connection, uuid, async () => {
      const found = await readRevert(
        this.#sources,
        connection,
        uuid,
        { name, kept: keepAs !== undefined },
        "fresh",
      );
      const { tree, graph, snapshot, plan } = found;
      if (plan.refusal !== undefined) throw notPossible(plan.refusal);
      if (become !== undefined && isTemplate(connection, uuid)) throw notPossible(templateStays);
      const saved = !tree.running && (await tree.domain.hasManagedSave());
      if (saved) throw savedState(tree.domain.name);
      const before = { ...this.#services, records: this.#records };
      try {
        const title = `Go back to “${name}” with ${tree.domain.name}`;
        await recorded(this.#services.transcript, title, job, (own) =>
          carryOutRevert(before, connection, tree, graph, snapshot, plan, become, own),
        );
      } catch (error) {
        await this.#recover(connection, uuid).catch(logInternal);
        throw error;
      }
    });
  }

  /** @throws AppError `no-such-snapshot` | LibvirtError */
  async planRemoval(
    connection: Connection,
    uuid: string,
    name: string,
    scope: RemovalScope,
  ): Promise<RemovalPlan> {
    const { tree, removal } = await readRemoval(this.#sources, connection, uuid, { name, scope }, "shared");
    const { going, merges, deletes, memory, notes, refusal } = removal;
    return {
      names: going.map((snapshot) => snapshot.name),
      deletes: [...deletes, ...memory],
      merges: merges.map(({ from, into, live }) => ({
        from,
        into,
        ...(live !== undefined && { target: live }),
      })),
      notes: [...notes],
      ...(refusal !== undefined && { refusal }),
      command: boundedCommandText(...removalCommands(connection, tree, removal)),
      revision: revisionOf(removal),
    };
  }

  /**
   * Deletes a snapshot, those that stand on it, or both.
   * @param revision of the plan that was shown; what is planned by now has to be the same
   * @throws AppError `no-such-snapshot`, `changed-meanwhile`, `not-possible`; what libvirt refuses
   */
  async remove(
    connection: Connection,
    uuid: string,
    { name, scope, revision }: { name: string; scope: RemovalScope; revision?: string | undefined },
    job: JobContext,
  ): Promise<void> {
    await this.#change(connection, uuid, async () => {
      const { tree, graph, removal } = await readRemoval(
        this.#sources,
        connection,
        uuid,
        { name, scope },
        "fresh",
      );
      if (removal.refusal !== undefined) throw notPossible(removal.refusal);
      if (revision !== undefined && revision !== revisionOf(removal)) {
        throw changedMeanwhile();
      }
      await snapshotReaders(connection).sendAway(uuid);
      try {
        const title = `Delete snapshots of ${tree.domain.name}`;
        const context = { ...this.#services, records: this.#records, pictures: this.pictures };
        await recorded(this.#services.transcript, title, job, (own) =>
          carryOutRemoval(context, connection, tree, graph, removal, own),
        );
      } catch (error) {
        await this.#recover(connection, uuid).catch(logInternal);
        throw error;
      }
    });
  }

  /** @throws AppError `no-such-snapshot` | LibvirtError */
  async find(connection: Connection, uuid: string, name: string): Promise<Found> {
    return await findSnapshot(connection, uuid, name);
  }

  async #redefine(
    connection: Connection,
    uuid: string,
    name: string,
    edit: (xml: string) => string,
    current: boolean,
  ): Promise<void> {
    await this.#change(connection, uuid, async () => {
      const { tree, xml } = await findSnapshot(connection, uuid, name);
      await redefine(tree.domain, edit(xml), current || tree.current === name);
      this.#services.transcript.record(
        current ? `Make “${name}” the current snapshot` : `Describe the snapshot “${name}”`,
        current
          ? connection.virsh("snapshot-current", commandName(tree.domain), name)
          : connection.virsh("snapshot-edit", commandName(tree.domain), name),
      );
    });
  }

  /** Runs `work` when nothing else changes the machine, after what an earlier one left is finished. */
  async #change<T>(connection: Connection, uuid: string, work: () => Promise<T>): Promise<T> {
    const { hardware } = this.#services;
    try {
      return await hardware.oneAtATime(connection, uuid, async () => {
        await this.#recover(connection, uuid);
        return await work();
      });
    } catch (error) {
      throw plainError(error);
    } finally {
      this.refresh(connection, uuid);
      hardware.changed(connection, uuid);
    }
  }

  async #recover(connection: Connection, uuid: string): Promise<void> {
    const record = await this.#records.read(connection, uuid);
    await recoverMachine(connection, { ...this.#services, records: this.#records }, record);
  }

  async #recoverAll(connection: Connection): Promise<void> {
    for (const { uuid } of await this.#records.unfinished(connection)) {
      await this.#services.hardware
        .oneAtATime(connection, uuid, () => this.#recover(connection, uuid))
        .catch(logInternal);
      this.refresh(connection, uuid);
    }
  }
}
