import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { LibvirtError } from "../libvirt/index.ts";
import { errorNumber } from "../libvirt/protocol/error-codes.ts";
import { domainDefineFlags } from "../libvirt/protocol/flags/domains.ts";
import type { OsDatabase } from "../osinfo/database.ts";
import type { PartialVolumes } from "../storage/leftovers.ts";
import type { Transcript } from "../transcript/transcript.ts";
import type { Schemas } from "../xml/schemas.ts";
import { HostKnowledge } from "./knowledge.ts";
import type { Machine } from "./machine.ts";
import { HardwareChanges } from "./watch.ts";

/** Remembers definitions before they are replaced. */
export interface DefinitionHistory {
  record(connection: Connection, uuid: string, xml: string, title: string): Promise<void>;
}

interface PerConnection {
  readonly knowledge: HostKnowledge;
  readonly changes: HardwareChanges;
  /** For each machine the change that is under way. */
  readonly busy: Map<string, Promise<unknown>>;
}

export interface HardwareContextOptions {
  readonly transcript: Transcript;
  readonly schemas: Schemas;
  readonly history: DefinitionHistory;
  readonly osDatabase: OsDatabase;
  readonly partial: PartialVolumes;
}

/** What reading and changing hardware share: helpers, and for each connection what is known of its host. */
export class HardwareContext {
  readonly transcript: Transcript;
  readonly schemas: Schemas;
  readonly osDatabase: OsDatabase;
  readonly partial: PartialVolumes;
  readonly #history: DefinitionHistory;
  readonly #made = new WeakMap<Connection, PerConnection>();

  constructor({ transcript, schemas, history, osDatabase, partial }: HardwareContextOptions) {
    this.partial = partial;
    this.transcript = transcript;
    this.schemas = schemas;
    this.osDatabase = osDatabase;
    this.#history = history;
  }

  knowledge(connection: Connection): HostKnowledge {
    return this.#of(connection).knowledge;
  }

  changes(connection: Connection): HardwareChanges {
    return this.#of(connection).changes;
  }

  /** Tells who looks at the machine; libvirt sends no event for much of what can be changed. */
  changed(connection: Connection, uuid: string): void {
    this.#of(connection).changes.tell(uuid);
  }

  /** Runs `work` when no other change of the machine is under way, so that each sees what the last one left. */
  async oneAtATime<T>(connection: Connection, uuid: string, work: () => Promise<T>): Promise<T> {
    const { busy } = this.#of(connection);
    const before = busy.get(uuid) ?? Promise.resolve();
    const own = before.then(work, work);
    busy.set(uuid, own);
    try {
      return await own;
    } finally {
      if (busy.get(uuid) === own) busy.delete(uuid);
    }
  }

  /**
   * Replaces the definition of the next start, and remembers the present one.
   * @param title what changes, for the history
   * @throws AppError `invalid-xml` | LibvirtError | ConnectionClosedError
   */
  async redefine(connection: Connection, machine: Machine, xml: string, title: string): Promise<void> {
    const { domain, next } = machine;
    try {
      await connection.client.domains.defineXML(xml, domainDefineFlags.VIR_DOMAIN_DEFINE_VALIDATE);
    } catch (error) {
      throw error instanceof LibvirtError && error.code === errorNumber.VIR_ERR_XML_INVALID_SCHEMA
        ? new AppError(
            {
              code: "invalid-xml",
              message: "libvirt does not accept this definition, so nothing was changed.",
              hint: "Look at what it says, correct the values and apply again.",
              detail: error.message,
            },
            { cause: error },
          )
        : error;
    }
    if (next !== undefined) await this.#history.record(connection, domain.uuid, next, title);
  }

  #of(connection: Connection): PerConnection {
    let found = this.#made.get(connection);
    if (!found) {
      found = {
        knowledge: new HostKnowledge(connection),
        changes: new HardwareChanges(connection),
        busy: new Map(),
      };
      this.#made.set(connection, found);
    }
    return found;
  }
}
