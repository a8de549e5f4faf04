import type { CallOptions } from "../caller.ts";
import { remote } from "../protocol/index.ts";
import type { Session } from "../session.ts";
import type { DomainSnapshotRef } from "./domain-snapshot.ts";

/** Names a checkpoint as libvirt's protocol does: in the same shape as a snapshot. */
export type DomainCheckpointRef = DomainSnapshotRef;

/** A point in time since which QEMU knows what was written to the disks, for incremental backups. */
export class DomainCheckpoint {
  readonly #session: Session;
  readonly ref: DomainCheckpointRef;

  constructor(session: Session, ref: DomainCheckpointRef) {
    this.#session = session;
    this.ref = ref;
  }

  get name(): string {
    return this.ref.name;
  }

  /** @param flags `VIR_DOMAIN_CHECKPOINT_XML_…` */
  async xml(flags = 0): Promise<string> {
    const { xml } = await this.#session.control.call(remote.procedures.domainCheckpointGetXMLDesc, {
      checkpoint: this.ref,
      flags,
    });
    return xml;
  }

  /** @param flags `VIR_DOMAIN_CHECKPOINT_DELETE_…` */
  async delete(flags = 0, options?: CallOptions): Promise<void> {
    await this.#session.stallable.call(
      remote.procedures.domainCheckpointDelete,
      { checkpoint: this.ref, flags },
      { timeoutMs: 0, ...options },
    );
  }
}
