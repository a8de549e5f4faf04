import type { CallOptions } from "../caller.ts";
import { remote } from "../protocol/index.ts";
import type { Session } from "../session.ts";
import type { DomainRef } from "./domain-ref.ts";

export interface DomainSnapshotRef {
  readonly name: string;
  readonly dom: DomainRef;
}

export class DomainSnapshot {
  readonly #session: Session;
  readonly ref: DomainSnapshotRef;

  constructor(session: Session, ref: DomainSnapshotRef) {
    this.#session = session;
    this.ref = ref;
  }

  get name(): string {
    return this.ref.name;
  }

  async xml(flags = 0): Promise<string> {
    return (
      await this.#session.control.call(remote.procedures.domainSnapshotGetXMLDesc, { snap: this.ref, flags })
    ).xml;
  }

  /** @throws LibvirtError `VIR_ERR_NO_DOMAIN_SNAPSHOT` if it has none */
  async parent(): Promise<DomainSnapshot> {
    const { snap } = await this.#session.control.call(remote.procedures.domainSnapshotGetParent, {
      snap: this.ref,
      flags: 0,
    });
    return new DomainSnapshot(this.#session, snap);
  }

  async revert(flags = 0, options?: CallOptions): Promise<void> {
    await this.#session.stallable.call(
      remote.procedures.domainRevertToSnapshot,
      { snap: this.ref, flags },
      { timeoutMs: 0, ...options },
    );
  }

  async delete(flags = 0, options?: CallOptions): Promise<void> {
    await this.#session.stallable.call(
      remote.procedures.domainSnapshotDelete,
      { snap: this.ref, flags },
      { timeoutMs: 0, ...options },
    );
  }
}
