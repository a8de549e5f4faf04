import type { CallOptions } from "../caller.ts";
import { remote } from "../protocol/index.ts";
import type { Session } from "../session.ts";
import type { LibvirtStream } from "../stream.ts";

export interface StorageVolRef {
  readonly pool: string;
  readonly name: string;
  readonly key: string;
}

/** Sizes in bytes. */
export interface StorageVolInfo {
  /** `VIR_STORAGE_VOL_…`: 0 file, 1 block, 2 directory, 3 network, … */
  readonly type: number;
  readonly capacity: number;
  readonly allocation: number;
}

export interface TransferOptions extends CallOptions {
  /** Bytes from the start of the volume. */
  readonly offset?: number;
  /** Bytes; 0 or none for up to the end. */
  readonly length?: number;
  /** Holes travel as holes: `LibvirtStream.packets()` and `writeHole()`. */
  readonly sparse?: boolean;
}

/**
 * A disk image or installation medium in a storage pool. Most calls look at the storage itself, which can be
 * slow or hang, and so run beside the control connection.
 */
export class StorageVol {
  readonly #session: Session;
  readonly ref: StorageVolRef;

  constructor(session: Session, ref: StorageVolRef) {
    this.#session = session;
    this.ref = ref;
  }

  get name(): string {
    return this.ref.name;
  }

  /** Name of its pool. */
  get pool(): string {
    return this.ref.pool;
  }

  get key(): string {
    return this.ref.key;
  }

  async info(flags = 0): Promise<StorageVolInfo> {
    const info = await this.#session.storage.call(remote.procedures.storageVolGetInfoFlags, {
      vol: this.ref,
      flags,
    });
    return { type: info.type, capacity: Number(info.capacity), allocation: Number(info.allocation) };
  }

  async xml(): Promise<string> {
    const args = { vol: this.ref, flags: 0 };
    return (await this.#session.storage.call(remote.procedures.storageVolGetXMLDesc, args)).xml;
  }

  async path(): Promise<string> {
    return (await this.#session.storage.call(remote.procedures.storageVolGetPath, { vol: this.ref })).name;
  }

  async delete(flags = 0, options?: CallOptions): Promise<void> {
    await this.#session.storage.call(remote.procedures.storageVolDelete, { vol: this.ref, flags }, options);
  }

  /** @param capacity bytes; smaller than now only with `VIR_STORAGE_VOL_RESIZE_SHRINK` */
  async resize(capacity: number, flags = 0, options?: CallOptions): Promise<void> {
    const args = { vol: this.ref, capacity: BigInt(capacity), flags };
    await this.#session.storage.call(remote.procedures.storageVolResize, args, {
      timeoutMs: 0,
      ...options,
    });
  }

  /** @param algorithm `VIR_STORAGE_VOL_WIPE_ALG_…`: 0 zeros */
  async wipe(algorithm = 0, options?: CallOptions): Promise<void> {
    const args = { vol: this.ref, algorithm, flags: 0 };
    await this.#session.storage.call(remote.procedures.storageVolWipePattern, args, {
      timeoutMs: 0,
      ...options,
    });
  }

  /** A stream to write the contents to; complete only once its `finish()` has resolved. */
  async upload(options: TransferOptions = {}): Promise<LibvirtStream> {
    return (await this.#session.openStream(remote.procedures.storageVolUpload, this.#range(options), options))
      .stream;
  }

  /** A stream to read the contents from. */
  async download(options: TransferOptions = {}): Promise<LibvirtStream> {
    return (
      await this.#session.openStream(remote.procedures.storageVolDownload, this.#range(options), options)
    ).stream;
  }

  #range({ offset = 0, length = 0, sparse = false }: TransferOptions) {
    // VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM and VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM are both 1.
    return { vol: this.ref, offset: BigInt(offset), length: BigInt(length), flags: sparse ? 1 : 0 };
  }
}
