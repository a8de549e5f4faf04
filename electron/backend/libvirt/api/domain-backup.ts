import type { CallOptions } from "../caller.ts";
import { remote } from "../protocol/index.ts";
import type { Session } from "../session.ts";
import type { DomainRef } from "./domain-ref.ts";

/** Backups of a running domain's disks, and what keeps its guest's file systems whole in them. */
export class DomainBackup {
  readonly #session: Session;
  readonly #dom: DomainRef;

  constructor(session: Session, dom: DomainRef) {
    this.#session = session;
    this.#dom = dom;
  }

  /**
   * Starts a backup, which goes on as the domain's job; `Domain.jobStats` tells how far it is.
   * @param checkpointXml makes a checkpoint at the same moment
   * @param flags `VIR_DOMAIN_BACKUP_BEGIN_…`
   */
  async begin(backupXml: string, checkpointXml: string | null, flags = 0): Promise<void> {
    await this.#session.stallable.call(
      remote.procedures.domainBackupBegin,
      { dom: this.#dom, backupXml, checkpointXml, flags },
      { timeoutMs: 0 },
    );
  }

  /** What the backup that runs writes where; rejects with `VIR_ERR_NO_DOMAIN_BACKUP` when none does. */
  async xml(): Promise<string> {
    const reply = await this.#session.control.call(remote.procedures.domainBackupGetXMLDesc, {
      dom: this.#dom,
      flags: 0,
    });
    return reply.xml;
  }

  /** Makes the guest's agent freeze all file systems; gives how many. */
  async freeze(options?: CallOptions): Promise<number> {
    const args = { dom: this.#dom, mountpoints: [], flags: 0 };
    return (await this.#session.stallable.call(remote.procedures.domainFSFreeze, args, options)).filesystems;
  }

  /** Makes the guest's agent let all file systems go on; gives how many. */
  async thaw(options?: CallOptions): Promise<number> {
    const args = { dom: this.#dom, mountpoints: [], flags: 0 };
    return (await this.#session.stallable.call(remote.procedures.domainFSThaw, args, options)).filesystems;
  }
}
