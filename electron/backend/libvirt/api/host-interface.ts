import { remote } from "../protocol/index.ts";
import type { Session } from "../session.ts";

export interface InterfaceRef {
  readonly name: string;
  readonly mac: string;
}

/** A network interface of the host. */
export class HostInterface {
  readonly #session: Session;
  readonly ref: InterfaceRef;

  constructor(session: Session, ref: InterfaceRef) {
    this.#session = session;
    this.ref = ref;
  }

  get name(): string {
    return this.ref.name;
  }

  get mac(): string {
    return this.ref.mac;
  }

  async xml(flags = 0): Promise<string> {
    return (
      await this.#session.control.call(remote.procedures.interfaceGetXMLDesc, { iface: this.ref, flags })
    ).xml;
  }
}

/** The network interfaces of a connection's host. */
export class HostInterfaces {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** @param flags `VIR_CONNECT_LIST_INTERFACES_…`; 0 lists all */
  async list(flags = 0): Promise<HostInterface[]> {
    const args = { needResults: 1, flags };
    const { ifaces } = await this.#session.control.call(remote.procedures.connectListAllInterfaces, args);
    return ifaces.map((ref) => new HostInterface(this.#session, ref));
  }
}
