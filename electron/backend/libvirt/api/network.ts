import { errorNumber } from "../protocol/error-codes.ts";
import { remote } from "../protocol/index.ts";
import type { Session } from "../session.ts";
import { absentAsNull } from "./absent.ts";
import { formatUUID, parseUUID } from "./uuid.ts";

export interface NetworkRef {
  readonly name: string;
  readonly uuid: Uint8Array;
}

export interface DhcpLease {
  readonly iface: string;
  /** seconds since 1970 */
  readonly expirytime: bigint;
  /** 0 IPv4, 1 IPv6 */
  readonly type: number;
  readonly mac: string | null;
  readonly ipaddr: string;
  readonly prefix: number;
  readonly hostname: string | null;
}

/** A virtual network. */
export class Network {
  readonly #session: Session;
  readonly ref: NetworkRef;
  readonly uuid: string;

  constructor(session: Session, ref: NetworkRef) {
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

  get #net() {
    return { net: this.ref };
  }

  async isActive(): Promise<boolean> {
    return (await this.#control.call(remote.procedures.networkIsActive, this.#net)).active !== 0;
  }

  async isPersistent(): Promise<boolean> {
    return (await this.#control.call(remote.procedures.networkIsPersistent, this.#net)).persistent !== 0;
  }

  async xml(flags = 0): Promise<string> {
    return (await this.#control.call(remote.procedures.networkGetXMLDesc, { net: this.ref, flags })).xml;
  }

  /** Starts it. */
  async create(): Promise<void> {
    await this.#control.call(remote.procedures.networkCreate, this.#net);
  }

  /** Stops it; a transient network is gone then. */
  async destroy(): Promise<void> {
    await this.#control.call(remote.procedures.networkDestroy, this.#net);
  }

  async undefine(): Promise<void> {
    await this.#control.call(remote.procedures.networkUndefine, this.#net);
  }

  async autostart(): Promise<boolean> {
    return (await this.#control.call(remote.procedures.networkGetAutostart, this.#net)).autostart !== 0;
  }

  async setAutostart(autostart: boolean): Promise<void> {
    await this.#control.call(remote.procedures.networkSetAutostart, {
      net: this.ref,
      autostart: autostart ? 1 : 0,
    });
  }

  /** @throws LibvirtError if it has no bridge of its own */
  async bridgeName(): Promise<string> {
    return (await this.#control.call(remote.procedures.networkGetBridgeName, this.#net)).name;
  }

  async dhcpLeases(mac: string | null = null): Promise<readonly DhcpLease[]> {
    const args = { net: this.ref, mac, needResults: 1, flags: 0 };
    return (await this.#control.call(remote.procedures.networkGetDHCPLeases, args)).leases;
  }

  /** Changes one part of it; numbers as in `VIR_NETWORK_UPDATE_…` and `VIR_NETWORK_SECTION_…`. */
  async update(command: number, section: number, xml: string, parentIndex = -1, flags = 0): Promise<void> {
    const args = { net: this.ref, command, section, parentIndex, xml, flags };
    await this.#control.call(remote.procedures.networkUpdate, args);
  }
}

/** The virtual networks of a connection. */
export class Networks {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** @param flags `VIR_CONNECT_LIST_NETWORKS_…`; 0 lists all */
  async list(flags = 0): Promise<Network[]> {
    const args = { needResults: 1, flags };
    const { nets } = await this.#session.control.call(remote.procedures.connectListAllNetworks, args);
    return nets.map((ref) => new Network(this.#session, ref));
  }

  /** @returns null if there is none */
  async byUUID(uuid: string): Promise<Network | null> {
    const found = this.#session.control.call(remote.procedures.networkLookupByUUID, {
      uuid: parseUUID(uuid),
    });
    return await absentAsNull(
      found.then(({ net }) => new Network(this.#session, net)),
      errorNumber.VIR_ERR_NO_NETWORK,
    );
  }

  /** @returns null if there is none */
  async byName(name: string): Promise<Network | null> {
    const found = this.#session.control.call(remote.procedures.networkLookupByName, { name });
    return await absentAsNull(
      found.then(({ net }) => new Network(this.#session, net)),
      errorNumber.VIR_ERR_NO_NETWORK,
    );
  }

  async defineXML(xml: string, flags = 0): Promise<Network> {
    const { net } = await this.#session.control.call(remote.procedures.networkDefineXMLFlags, { xml, flags });
    return new Network(this.#session, net);
  }

  /** Starts a transient network: it is gone once it is stopped. */
  async createXML(xml: string): Promise<Network> {
    const { net } = await this.#session.control.call(remote.procedures.networkCreateXML, { xml });
    return new Network(this.#session, net);
  }
}
