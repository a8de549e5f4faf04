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

/** libvirt answers about a pool when what it does with it is done; so all of it runs beside the control connection. */
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

  get #caller() {
    return this.#session.storage;
  }

  get #pool() {
    return { pool: this.ref };
  }

  async isActive(): Promise<boolean> {
    return (await this.#caller.call(remote.procedures.storagePoolIsActive, this.#pool)).active !== 0;
  }

  async isPersistent(): Promise<boolean> {
    return (await this.#caller.call(remote.procedures.storagePoolIsPersistent, this.#pool)).persistent !== 0;
  }

  async info(options?: CallOptions): Promise<StoragePoolInfo> {
    const info = await this.#caller.call(remote.procedures.storagePoolGetInfo, this.#pool, options);
    return {
      state: info.state,
      capacity: Number(info.capacity),
      allocation: Number(info.allocation),
      available: Number(info.available),
    };
  }

  async xml(flags = 0): Promise<string> {
    return (await this.#caller.call(remote.procedures.storagePoolGetXMLDesc, { pool: this.ref, flags })).xml;
  }

  async autostart(): Promise<boolean> {
    return (await this.#caller.call(remote.procedures.storagePoolGetAutostart, this.#pool)).autostart !== 0;
  }

  async setAutostart(autostart: boolean): Promise<void> {
    const args = { pool: this.ref, autostart: autostart ? 1 : 0 };
    await this.#caller.call(remote.procedures.storagePoolSetAutostart, args);
  }

  /** Makes what it stands on: a directory, a file system, a partition table. */
  async build(flags = 0, options?: CallOptions): Promise<void> {
    const args = { pool: this.ref, flags };
    await this.#caller.call(remote.procedures.storagePoolBuild, args, { timeoutMs: 0, ...options });
  }

  /** Starts it. */
  async create(flags = 0, options?: CallOptions): Promise<void> {
    const args = { pool: this.ref, flags };
    await this.#caller.call(remote.procedures.storagePoolCreate, args, { timeoutMs: 0, ...options });
  }

  /** Stops it; its data stay. */
  async destroy(): Promise<void> {
    await this.#caller.call(remote.procedures.storagePoolDestroy, this.#pool, { timeoutMs: 0 });
  }

  /** Deletes what it stands on, data and all. */
  async delete(flags = 0): Promise<void> {
    await this.#caller.call(remote.procedures.storagePoolDelete, { pool: this.ref, flags }, { timeoutMs: 0 });
  }

  /** Forgets its definition; its data stay. */
  async undefine(): Promise<void> {
    await this.#caller.call(remote.procedures.storagePoolUndefine, this.#pool);
  }

  /** Looks again for volumes and free space. */
  async refresh(options?: CallOptions): Promise<void> {
    const args = { pool: this.ref, flags: 0 };
    await this.#caller.call(remote.procedures.storagePoolRefresh, args, { timeoutMs: 0, ...options });
  }

  /** How many volumes libvirt knows in it; the pool has to be active. */
  async volumeCount(): Promise<number> {
    return (await this.#caller.call(remote.procedures.storagePoolNumOfVolumes, this.#pool)).num;
  }

  async volumes(): Promise<StorageVol[]> {
    const args = { pool: this.ref, needResults: 1, flags: 0 };
    const { vols } = await this.#caller.call(remote.procedures.storagePoolListAllVolumes, args);
    return vols.map((ref) => new StorageVol(this.#session, ref));
  }

  /** @returns null if there is none */
  async volumeByName(name: string): Promise<StorageVol | null> {
    const found = this.#caller.call(remote.procedures.storageVolLookupByName, { pool: this.ref, name });
    return await absentAsNull(
      found.then(({ vol }) => new StorageVol(this.#session, vol)),
      errorNumber.VIR_ERR_NO_STORAGE_VOL,
    );
  }

  async createVolume(xml: string, flags = 0, options?: CallOptions): Promise<StorageVol> {
    const args = { pool: this.ref, xml, flags };
    const opts = { timeoutMs: 0, ...options };
    const { vol } = await this.#caller.call(remote.procedures.storageVolCreateXML, args, opts);
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
    const { vol } = await this.#caller.call(remote.procedures.storageVolCreateXMLFrom, args, opts);
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
  async list(flags = 0, options?: CallOptions): Promise<StoragePool[]> {
    const args = { needResults: 1, flags };
    const { pools } = await this.#session.storage.call(
      remote.procedures.connectListAllStoragePools,
      args,
      options,
    );
    return pools.map((ref) => new StoragePool(this.#session, ref));
  }

  /** @returns null if there is none */
  async byUUID(uuid: string): Promise<StoragePool | null> {
    const found = this.#session.storage.call(remote.procedures.storagePoolLookupByUUID, {
      uuid: parseUUID(uuid),
    });
    return await absentAsNull(
      found.then(({ pool }) => new StoragePool(this.#session, pool)),
      errorNumber.VIR_ERR_NO_STORAGE_POOL,
    );
  }

  /** @returns null if there is none */
  async byName(name: string): Promise<StoragePool | null> {
    const found = this.#session.storage.call(remote.procedures.storagePoolLookupByName, { name });
    return await absentAsNull(
      found.then(({ pool }) => new StoragePool(this.#session, pool)),
      errorNumber.VIR_ERR_NO_STORAGE_POOL,
    );
  }

  /** The pool that holds a volume. */
  async ofVolume(vol: StorageVolRef): Promise<StoragePool> {
    const { pool } = await this.#session.storage.call(remote.procedures.storagePoolLookupByVolume, { vol });
    return new StoragePool(this.#session, pool);
  }

  /**
   * The volume with this path, in any active pool.
   * @returns null if there is none
   */
  async volumeByPath(path: string): Promise<StorageVol | null> {
    const found = this.#session.storage.call(remote.procedures.storageVolLookupByPath, { path });
    return await absentAsNull(
      found.then(({ vol }) => new StorageVol(this.#session, vol)),
      errorNumber.VIR_ERR_NO_STORAGE_VOL,
    );
  }

  async defineXML(xml: string, flags = 0): Promise<StoragePool> {
    const { pool } = await this.#session.storage.call(remote.procedures.storagePoolDefineXML, { xml, flags });
    return new StoragePool(this.#session, pool);
  }

  /** Starts a transient pool: its definition is gone once it is stopped. */
  async createXML(xml: string, flags = 0): Promise<StoragePool> {
    const { pool } = await this.#session.storage.call(remote.procedures.storagePoolCreateXML, {
      xml,
      flags,
    });
    return new StoragePool(this.#session, pool);
  }

  /** XML: which types and formats of pools the host's libvirt was built with. */
  async capabilities(): Promise<string> {
    const args = { flags: 0 };
    return (await this.#session.storage.call(remote.procedures.connectGetStoragePoolCapabilities, args))
      .capabilities;
  }

  /**
   * XML: what could be the source of a pool of this type. libvirt asks the server, or the host's own tools.
   * @param spec `<source>` with the host to ask, and for iSCSI the initiator
   */
  async findSources(type: string, spec: string | null, options?: CallOptions): Promise<string> {
    const args = { type, srcSpec: spec, flags: 0 };
    return (await this.#session.storage.call(remote.procedures.connectFindStoragePoolSources, args, options))
      .xml;
  }
}
