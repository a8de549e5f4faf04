import type { CallOptions } from "../caller.ts";
import { remote } from "../protocol/index.ts";
import type { Session } from "../session.ts";
import type { DomainRef } from "./domain-ref.ts";

/** A domain's devices and sizes; `flags` say whether now, at the next start or both (`VIR_DOMAIN_AFFECT_…`). */
export class DomainDevices {
  readonly #session: Session;
  readonly #dom: DomainRef;

  constructor(session: Session, dom: DomainRef) {
    this.#session = session;
    this.#dom = dom;
  }

  async attach(xml: string, flags = 0, options?: CallOptions): Promise<void> {
    await this.#session.stallable.call(
      remote.procedures.domainAttachDeviceFlags,
      { dom: this.#dom, xml, flags },
      options,
    );
  }

  async detach(xml: string, flags = 0, options?: CallOptions): Promise<void> {
    await this.#session.stallable.call(
      remote.procedures.domainDetachDeviceFlags,
      { dom: this.#dom, xml, flags },
      options,
    );
  }

  async update(xml: string, flags = 0, options?: CallOptions): Promise<void> {
    await this.#session.stallable.call(
      remote.procedures.domainUpdateDeviceFlags,
      { dom: this.#dom, xml, flags },
      options,
    );
  }

  async setVcpus(nvcpus: number, flags = 0): Promise<void> {
    await this.#session.stallable.call(remote.procedures.domainSetVcpusFlags, {
      dom: this.#dom,
      nvcpus,
      flags,
    });
  }

  /** @param memory KiB */
  async setMemory(memory: number, flags = 0): Promise<void> {
    await this.#session.stallable.call(remote.procedures.domainSetMemoryFlags, {
      dom: this.#dom,
      memory: BigInt(memory),
      flags,
    });
  }

  /** @param period seconds between the balloon's reports; 0 turns them off */
  async setMemoryStatsPeriod(period: number, flags = 0): Promise<void> {
    await this.#session.stallable.call(remote.procedures.domainSetMemoryStatsPeriod, {
      dom: this.#dom,
      period,
      flags,
    });
  }

  /** @param size bytes, with `VIR_DOMAIN_BLOCK_RESIZE_BYTES` in `flags`; else KiB */
  async blockResize(disk: string, size: bigint, flags = 1): Promise<void> {
    await this.#session.stallable.call(remote.procedures.domainBlockResize, {
      dom: this.#dom,
      disk,
      size,
      flags,
    });
  }

  async blockInfo(path: string): Promise<{ allocation: number; capacity: number; physical: number }> {
    const info = await this.#session.stallable.call(remote.procedures.domainGetBlockInfo, {
      dom: this.#dom,
      path,
      flags: 0,
    });
    return {
      allocation: Number(info.allocation),
      capacity: Number(info.capacity),
      physical: Number(info.physical),
    };
  }
}
