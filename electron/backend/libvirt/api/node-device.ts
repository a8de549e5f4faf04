import { errorNumber } from "../protocol/error-codes.ts";
import { remote } from "../protocol/index.ts";
import type { Session } from "../session.ts";
import { absentAsNull } from "./absent.ts";

/** A device of the host. */
export class NodeDevice {
  readonly #session: Session;
  readonly name: string;

  constructor(session: Session, name: string) {
    this.#session = session;
    this.name = name;
  }

  async xml(): Promise<string> {
    const args = { name: this.name, flags: 0 };
    return (await this.#session.control.call(remote.procedures.nodeDeviceGetXMLDesc, args)).xml;
  }
}

/** The devices of a connection's host. */
export class NodeDevices {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** @param flags `VIR_CONNECT_LIST_NODE_DEVICES_CAP_…`; 0 lists all */
  async list(flags = 0): Promise<NodeDevice[]> {
    const args = { needResults: 1, flags };
    const { devices } = await this.#session.control.call(remote.procedures.connectListAllNodeDevices, args);
    return devices.map(({ name }) => new NodeDevice(this.#session, name));
  }

  /** @returns null if there is none */
  async byName(name: string): Promise<NodeDevice | null> {
    const found = this.#session.control.call(remote.procedures.nodeDeviceLookupByName, { name });
    return await absentAsNull(
      found.then(({ dev }) => new NodeDevice(this.#session, dev.name)),
      errorNumber.VIR_ERR_NO_NODE_DEVICE,
    );
  }
}
