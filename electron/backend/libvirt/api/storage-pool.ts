import type { CallOptions } from "../caller.ts";
import { errorNumber } from "../protocol/error-codes.ts";
import { remote } from "../protocol/index.ts";
import type { Session } from "../session.ts";
import { absentAsNull } from "./absent.ts";
import { StorageVol, type StorageVolRef } from "./storage-vol.ts";
import { formatUUID, parseUUID } from "./uuid.ts";

export interface StoragePoolRef {
  readonly name: string;
  readonly uuid: Uint8Array;
}

/** Sizes in bytes. */
export interface StoragePoolInfo {
  /** `VIR_STORAGE_POOL_…`: 0 inactive, 1 building, 2 running, 3 degraded, 4 inaccessible */
  readonly state: number;
  readonly capacity: number;
  readonly allocation: number;
  readonly available: number;
}

/** Work on storage can take as long as the storage is slow, so it runs beside the control connection. */
export class StoragePool {
  readonly #session: Session;
  readonly ref: StoragePoolRef;
  readonly uuid: string;

  constructor(session: Session, ref: StoragePoolRef) {
    this.#session = session;
    this.ref = ref;
    this.uuid = formatUUID(ref.uuid);
  }

  get name(): string {
    return this.ref.name;
  }

  get #control() {
    return this.#session.control;
  }

  get #stallable() {
    return this.#session.stallable;
  }

  get #pool() {
    return { pool: this.ref };
  }

  async isActive(): Promise<boolean> {
    return (await this.#control.call(remote.procedures.storagePoolIsActive, this.#pool)).active !== 0;
  }

  async isPersistent(): Promise<boolean> {
    return (await this.#control.call(remote.procedures.storagePoolIsPersistent, this.#pool)).persistent !== 0;
  }

  async info(): Promise<StoragePoolInfo> {
    const info = await this.#control.call(remote.procedures.storagePoolGetInfo, this.#pool);
    return {
      state: info.state,
      capacity: Number(info.capacity),
      allocation: Number(info.allocation),
      available: Number(info.available),
    };
  }

  async xml(flags = 0): Promise<string> {
    return (await this.#control.call(remote.procedures.storagePoolGetXMLDesc, { pool: this.ref, flags })).xml;
  }

  async autostart(): Promise<boolean> {
    return (await this.#control.call(remote.procedures.storagePoolGetAutostart, this.#pool)).autostart !== 0;
  }

  async setAutostart(autostart: boolean): Promise<void> {
    const args = { pool: this.ref, autostart: autostart ? 1 : 0 };
    await this.#control.call(remote.procedures.storagePoolSetAutostart, args);
  }

  /** Makes what it stands on: a directory, a file system, a partition table. */
  async build(flags = 0, options?: CallOptions): Promise<void> {
    const args = { pool: this.ref, flags };
    await this.#stallable.call(remote.procedures.storagePoolBuild, args, { timeoutMs: 0, ...options });
  }

  /** Starts it. */
  async create(flags = 0, options?: CallOptions): Promise<void> {
    const args = { pool: this.ref, flags };
    await this.#stallable.call(remote.procedures.storagePoolCreate, args, { timeoutMs: 0, ...options });
  }

  /** Stops it; its data stay. */
  async destroy(): Promise<void> {
    await this.#stallable.call(remote.procedures.storagePoolDestroy, this.#pool);
  }

  /** Deletes what it stands on, data and all. */
  async delete(flags = 0): Promise<void> {
    await this.#stallable.call(remote.procedures.storagePoolDelete, { pool: this.ref, flags });
  }

  /** Forgets its definition; its data stay. */
  async undefine(): Promise<void> {
    await this.#control.call(remote.procedures.storagePoolUndefine, this.#pool);
  }

  /** Looks again for volumes and free space. */
  async refresh(options?: CallOptions): Promise<void> {
    const args = { pool: this.ref, flags: 0 };
    await this.#stallable.call(remote.procedures.storagePoolRefresh, args, { timeoutMs: 0, ...options });
  }

  async volumes(): Promise<StorageVol[]> {
    const args = { pool: this.ref, needResults: 1, flags: 0 };
    const { vols } = await this.#control.call(remote.procedures.storagePoolListAllVolumes, args);
    return vols.map((ref) => new StorageVol(this.#session, ref));
  }

  /** @returns null if there is none */
  async volumeByName(name: string): Promise<StorageVol | null> {
    const found = this.#control.call(remote.procedures.storageVolLookupByName, { pool: this.ref, name });
    return await absentAsNull(
      found.then(({ vol }) => new StorageVol(this.#session, vol)),
      errorNumber.VIR_ERR_NO_STORAGE_VOL,
    );
  }

  async createVolume(xml: string, flags = 0, options?: CallOptions): Promise<StorageVol> {
    const args = { pool: this.ref, xml, flags };
    const opts = { timeoutMs: 0, ...options };
    const { vol } = await this.#stallable.call(remote.procedures.storageVolCreateXML, args, opts);
    return new StorageVol(this.#session, vol);
  }

  /** Makes a volume with another one's contents. */
  async createVolumeFrom(
    xml: string,
    clonevol: StorageVolRef,
    flags = 0,
    options?: CallOptions,
  ): Promise<StorageVol> {
    const args = { pool: this.ref, xml, clonevol, flags };
    const opts = { timeoutMs: 0, ...options };
    const { vol } = await this.#stallable.call(remote.procedures.storageVolCreateXMLFrom, args, opts);
    return new StorageVol(this.#session, vol);
  }
}

/** The storage pools of a connection. */
export class StoragePools {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** @param flags `VIR_CONNECT_LIST_STORAGE_POOLS_…`; 0 lists all */
  async list(flags = 0): Promise<StoragePool[]> {
    const args = { needResults: 1, flags };
    const { pools } = await this.#session.control.call(remote.procedures.connectListAllStoragePools, args);
    return pools.map((ref) => new StoragePool(this.#session, ref));
  }

  /** @returns null if there is none */
  async byUUID(uuid: string): Promise<StoragePool | null> {
    const found = this.#session.control.call(remote.procedures.storagePoolLookupByUUID, {
      uuid: parseUUID(uuid),
    });
    return await absentAsNull(
      found.then(({ pool }) => new StoragePool(this.#session, pool)),
      errorNumber.VIR_ERR_NO_STORAGE_POOL,
    );
  }

  /** @returns null if there is none */
  async byName(name: string): Promise<StoragePool | null> {
    const found = this.#session.control.call(remote.procedures.storagePoolLookupByName, { name });
    return await absentAsNull(
      found.then(({ pool }) => new StoragePool(this.#session, pool)),
      errorNumber.VIR_ERR_NO_STORAGE_POOL,
    );
  }

  /** The pool that holds a volume. */
  async ofVolume(vol: StorageVolRef): Promise<StoragePool> {
    const { pool } = await this.#session.control.call(remote.procedures.storagePoolLookupByVolume, { vol });
    return new StoragePool(this.#session, pool);
  }

  /**
   * The volume with this path, in any active pool.
   * @returns null if there is none
   */
  async volumeByPath(path: string): Promise<StorageVol | null> {
    const found = this.#session.control.call(remote.procedures.storageVolLookupByPath, { path });
    return await absentAsNull(
      found.then(({ vol }) => new StorageVol(this.#session, vol)),
      errorNumber.VIR_ERR_NO_STORAGE_VOL,
    );
  }

  async defineXML(xml: string, flags = 0): Promise<StoragePool> {
    const { pool } = await this.#session.control.call(remote.procedures.storagePoolDefineXML, { xml, flags });
    return new StoragePool(this.#session, pool);
  }

  /** Starts a transient pool: its definition is gone once it is stopped. */
  async createXML(xml: string, flags = 0): Promise<StoragePool> {
    const { pool } = await this.#session.stallable.call(remote.procedures.storagePoolCreateXML, {
      xml,
      flags,
    });
    return new StoragePool(this.#session, pool);
  }
}
