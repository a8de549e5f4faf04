import type { CallOptions } from "../caller.ts";
import { errorNumber } from "../protocol/error-codes.ts";
import { remote } from "../protocol/index.ts";
import type { Session } from "../session.ts";
import { mapInSlices } from "../slices.ts";
import { absentAsNull } from "./absent.ts";
import { Domain } from "./domain.ts";
import { type Params, paramsToRecord } from "./typed-params.ts";
import { parseUUID } from "./uuid.ts";

export interface DomainStats {
  readonly domain: Domain;
  /** libvirt's names: `state.state`, `cpu.time`, `balloon.current`, `block.0.rd.bytes`, … */
  readonly params: Params;
}

/** The virtual machines of a connection. */
export class Domains {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** @param flags `VIR_CONNECT_LIST_DOMAINS_…`; 0 lists all */
  async list(flags = 0): Promise<Domain[]> {
    const { domains } = await this.#session.control.call(remote.procedures.connectListAllDomains, {
      needResults: 1,
      flags,
    });
    return domains.map((ref) => new Domain(this.#session, ref));
  }

  /** @returns null if there is none */
  async byUUID(uuid: string): Promise<Domain | null> {
    const found = this.#session.control.call(remote.procedures.domainLookupByUUID, { uuid: parseUUID(uuid) });
    return await absentAsNull(
      found.then(({ dom }) => new Domain(this.#session, dom)),
      errorNumber.VIR_ERR_NO_DOMAIN,
    );
  }

  /** @returns null if there is none */
  async byName(name: string): Promise<Domain | null> {
    const found = this.#session.control.call(remote.procedures.domainLookupByName, { name });
    return await absentAsNull(
      found.then(({ dom }) => new Domain(this.#session, dom)),
      errorNumber.VIR_ERR_NO_DOMAIN,
    );
  }

  /** Defines it, or changes the definition of the one with the same UUID and name. */
  async defineXML(xml: string, flags = 0): Promise<Domain> {
    const { dom } = await this.#session.control.call(remote.procedures.domainDefineXMLFlags, { xml, flags });
    return new Domain(this.#session, dom);
  }

  /** Starts a transient domain: it is gone once it is off. */
  async createXML(xmlDesc: string, flags = 0, options?: CallOptions): Promise<Domain> {
    const { dom } = await this.#session.stallable.call(
      remote.procedures.domainCreateXML,
      { xmlDesc, flags },
      { timeoutMs: 0, ...options },
    );
    return new Domain(this.#session, dom);
  }

  /**
   * Statistics of all domains in one call. A guest that is stuck delays nobody: its values are missing then.
   * @param stats `VIR_DOMAIN_STATS_…`; 0 for all that the driver has
   * @param flags `VIR_CONNECT_GET_ALL_DOMAINS_STATS_…`, to which `NOWAIT` is added
   */
  async allStats(stats = 0, flags = 0, options?: CallOptions): Promise<DomainStats[]> {
    const { retStats } = await this.#session.control.call(
      remote.procedures.connectGetAllDomainStats,
      { doms: [], stats, flags: flags | NOWAIT },
      options,
    );
    return await mapInSlices(retStats, ({ dom, params }) => ({
      domain: new Domain(this.#session, dom),
      params: paramsToRecord(params),
    }));
  }
}

/** VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT */
const NOWAIT = 1 << 29;
