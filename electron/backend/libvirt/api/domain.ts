import type { CallOptions } from "../caller.ts";
import { errorNumber } from "../protocol/error-codes.ts";
import { remote } from "../protocol/index.ts";
import type { Session } from "../session.ts";
import { absentAsNull } from "./absent.ts";
import { DomainBackup } from "./domain-backup.ts";
import { DomainCheckpoint } from "./domain-checkpoint.ts";
import { DomainDevices } from "./domain-devices.ts";
import { DomainGuest } from "./domain-guest.ts";
import type { DomainRef } from "./domain-ref.ts";
import { DomainSnapshot } from "./domain-snapshot.ts";
import { type Params, paramsToRecord } from "./typed-params.ts";
import { formatUUID } from "./uuid.ts";

/** `state` is a `VIR_DOMAIN_…` state; what `reason` means depends on it. */
export interface DomainState {
  readonly state: number;
  readonly reason: number;
}

export interface DomainInfo {
  readonly state: number;
  /** KiB */
  readonly maxMem: number;
  /** KiB */
  readonly memory: number;
  readonly nrVirtCpu: number;
  /** nanoseconds */
  readonly cpuTime: bigint;
}

/** A virtual machine. Names and flags are libvirt's; `flags` are the `VIR_DOMAIN_…` bits of `protocol/flags.ts`. */
export class Domain {
  readonly #session: Session;
  readonly ref: DomainRef;
  readonly uuid: string;

  constructor(session: Session, ref: DomainRef) {
    this.#session = session;
    this.ref = ref;
    this.uuid = formatUUID(ref.uuid);
  }

  get name(): string {
    return this.ref.name;
  }

  /** The number of the running instance at the time when this object was made; -1 if it was off. */
  get id(): number {
    return this.ref.id;
  }

  get #control() {
    return this.#session.control;
  }

  get #stallable() {
    return this.#session.stallable;
  }

  get #dom() {
    return { dom: this.ref };
  }

  // State and definition

  async state(): Promise<DomainState> {
    return await this.#control.call(remote.procedures.domainGetState, { dom: this.ref, flags: 0 });
  }

  async info(options?: CallOptions): Promise<DomainInfo> {
    const info = await this.#stallable.call(remote.procedures.domainGetInfo, this.#dom, options);
    return { ...info, maxMem: Number(info.maxMem), memory: Number(info.memory) };
  }

  async isActive(): Promise<boolean> {
    return (await this.#control.call(remote.procedures.domainIsActive, this.#dom)).active !== 0;
  }

  async isPersistent(): Promise<boolean> {
    return (await this.#control.call(remote.procedures.domainIsPersistent, this.#dom)).persistent !== 0;
  }

  /** The definition; of a running domain the live one, unless `VIR_DOMAIN_XML_INACTIVE`. */
  async xml(flags = 0): Promise<string> {
    return (await this.#control.call(remote.procedures.domainGetXMLDesc, { dom: this.ref, flags })).xml;
  }

  async undefine(flags = 0): Promise<void> {
    await this.#control.call(remote.procedures.domainUndefineFlags, { dom: this.ref, flags });
  }

  async rename(newName: string): Promise<void> {
    await this.#control.call(remote.procedures.domainRename, { dom: this.ref, newName, flags: 0 });
  }

  async autostart(): Promise<boolean> {
    return (await this.#control.call(remote.procedures.domainGetAutostart, this.#dom)).autostart !== 0;
  }

  async setAutostart(autostart: boolean): Promise<void> {
    await this.#control.call(remote.procedures.domainSetAutostart, {
      dom: this.ref,
      autostart: autostart ? 1 : 0,
    });
  }

  /**
   * The metadata element of namespace `uri`, or the title or description.
   * @param type `VIR_DOMAIN_METADATA_…`: 0 description, 1 title, 2 element
   * @returns null if there is none
   */
  async metadata(type: number, uri: string | null = null, flags = 0): Promise<string | null> {
    return await absentAsNull(
      this.#control
        .call(remote.procedures.domainGetMetadata, { dom: this.ref, type, uri, flags })
        .then((r) => r.metadata),
      errorNumber.VIR_ERR_NO_DOMAIN_METADATA,
    );
  }

  /** Sets or, with null, removes it; see {@link metadata}. `key` is the namespace's prefix. */
  async setMetadata(
    type: number,
    metadata: string | null,
    key: string | null = null,
    uri: string | null = null,
    flags = 0,
  ): Promise<void> {
    await this.#stallable.call(remote.procedures.domainSetMetadata, {
      dom: this.ref,
      type,
      metadata,
      key,
      uri,
      flags,
    });
  }

  // Life cycle. These wait for the hypervisor, so they must not hold up the control connection.

  /** Starts it. The returned object carries the new id. */
  async create(flags = 0, options?: CallOptions): Promise<Domain> {
    const { dom } = await this.#stallable.call(
      remote.procedures.domainCreateWithFlags,
      { dom: this.ref, flags },
      { timeoutMs: 0, ...options },
    );
    return new Domain(this.#session, dom);
  }

  /** Asks the guest to shut down; it may take its time or not listen at all. */
  async shutdown(flags = 0, options?: CallOptions): Promise<void> {
    await this.#stallable.call(remote.procedures.domainShutdownFlags, { dom: this.ref, flags }, options);
  }

  async reboot(flags = 0, options?: CallOptions): Promise<void> {
    await this.#stallable.call(remote.procedures.domainReboot, { dom: this.ref, flags }, options);
  }

  /** Like the reset button. */
  async reset(options?: CallOptions): Promise<void> {
    await this.#stallable.call(remote.procedures.domainReset, { dom: this.ref, flags: 0 }, options);
  }

  /** Turns it off at once, also when the guest or QEMU is stuck; a transient domain is gone then. */
  async destroy(flags = 0, options?: CallOptions): Promise<void> {
    await this.#control.call(remote.procedures.domainDestroyFlags, { dom: this.ref, flags }, options);
  }

  async suspend(options?: CallOptions): Promise<void> {
    await this.#stallable.call(remote.procedures.domainSuspend, this.#dom, options);
  }

  async resume(options?: CallOptions): Promise<void> {
    await this.#stallable.call(remote.procedures.domainResume, this.#dom, options);
  }

  /** Wakes a guest that has put itself to sleep. */
  async pmWakeup(options?: CallOptions): Promise<void> {
    await this.#stallable.call(remote.procedures.domainPMWakeup, { dom: this.ref, flags: 0 }, options);
  }

  async injectNMI(options?: CallOptions): Promise<void> {
    await this.#stallable.call(remote.procedures.domainInjectNMI, { dom: this.ref, flags: 0 }, options);
  }

  /** Saves memory and state to libvirt's own file and turns it off; the next start continues from there. */
  async managedSave(flags = 0, options?: CallOptions): Promise<void> {
    await this.#stallable.call(
      remote.procedures.domainManagedSave,
      { dom: this.ref, flags },
      { timeoutMs: 0, ...options },
    );
  }

  async hasManagedSave(): Promise<boolean> {
    const reply = await this.#control.call(remote.procedures.domainHasManagedSaveImage, {
      dom: this.ref,
      flags: 0,
    });
    return reply.result !== 0;
  }

  async managedSaveRemove(): Promise<void> {
    await this.#control.call(remote.procedures.domainManagedSaveRemove, { dom: this.ref, flags: 0 });
  }

  /**
   * Writes the guest's memory to a file on the daemon's host.
   * @param format `VIR_DOMAIN_CORE_DUMP_FORMAT_…`: 0 for the driver's own
   * @param flags `VIR_DUMP_…`
   */
  async coreDump(to: string, format = 0, flags = 0, options?: CallOptions): Promise<void> {
    await this.#stallable.call(
      remote.procedures.domainCoreDumpWithFormat,
      { dom: this.ref, to, dumpformat: format, flags },
      { timeoutMs: 0, ...options },
    );
  }

  get guest(): DomainGuest {
    return new DomainGuest(this.#session, this.ref);
  }

  get devices(): DomainDevices {
    return new DomainDevices(this.#session, this.ref);
  }

  async jobStats(flags = 0): Promise<{ type: number; params: Params }> {
    const reply = await this.#stallable.call(remote.procedures.domainGetJobStats, { dom: this.ref, flags });
    return { type: reply.type, params: paramsToRecord(reply.params) };
  }

  async abortJob(): Promise<void> {
    await this.#stallable.call(remote.procedures.domainAbortJobFlags, { dom: this.ref, flags: 0 });
  }

  // Snapshots

  async snapshotNum(flags = 0): Promise<number> {
    return (await this.#control.call(remote.procedures.domainSnapshotNum, { dom: this.ref, flags })).num;
  }

  async snapshots(flags = 0): Promise<DomainSnapshot[]> {
    const reply = await this.#control.call(remote.procedures.domainListAllSnapshots, {
      dom: this.ref,
      needResults: 1,
      flags,
    });
    return reply.snapshots.map((ref) => new DomainSnapshot(this.#session, ref));
  }

  /** @returns null if there is none */
  async currentSnapshot(): Promise<DomainSnapshot | null> {
    const { result } = await this.#control.call(remote.procedures.domainHasCurrentSnapshot, {
      dom: this.ref,
      flags: 0,
    });
    if (result === 0) return null;
    const { snap } = await this.#control.call(remote.procedures.domainSnapshotCurrent, {
      dom: this.ref,
      flags: 0,
    });
    return new DomainSnapshot(this.#session, snap);
  }

  async createSnapshot(xmlDesc: string, flags = 0, options?: CallOptions): Promise<DomainSnapshot> {
    const { snap } = await this.#stallable.call(
      remote.procedures.domainSnapshotCreateXML,
      { dom: this.ref, xmlDesc, flags },
      { timeoutMs: 0, ...options },
    );
    return new DomainSnapshot(this.#session, snap);
  }

  // Checkpoints and backups

  get backup(): DomainBackup {
    return new DomainBackup(this.#session, this.ref);
  }

  /** @param flags `VIR_DOMAIN_CHECKPOINT_LIST_…` */
  async checkpoints(flags = 0): Promise<DomainCheckpoint[]> {
    const reply = await this.#control.call(remote.procedures.domainListAllCheckpoints, {
      dom: this.ref,
      needResults: 1,
      flags,
    });
    return reply.checkpoints.map((ref) => new DomainCheckpoint(this.#session, ref));
  }

  /** @param flags `VIR_DOMAIN_CHECKPOINT_CREATE_…` */
  async createCheckpoint(xmlDesc: string, flags = 0, options?: CallOptions): Promise<DomainCheckpoint> {
    const { checkpoint } = await this.#stallable.call(
      remote.procedures.domainCheckpointCreateXML,
      { dom: this.ref, xmlDesc, flags },
      options,
    );
    return new DomainCheckpoint(this.#session, checkpoint);
  }
}
