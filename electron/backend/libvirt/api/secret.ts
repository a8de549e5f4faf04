import { errorNumber } from "../protocol/error-codes.ts";
import { remote } from "../protocol/index.ts";
import type { Session } from "../session.ts";
import { absentAsNull } from "./absent.ts";
import { formatUUID, parseUUID } from "./uuid.ts";

export interface SecretRef {
  readonly uuid: Uint8Array;
  /** `VIR_SECRET_USAGE_TYPE_…` */
  readonly usageType: number;
  readonly usageID: string;
}

/** A password or key that the daemon keeps. */
export class Secret {
  readonly #session: Session;
  readonly ref: SecretRef;
  readonly uuid: string;

  constructor(session: Session, ref: SecretRef) {
    this.#session = session;
    this.ref = ref;
    this.uuid = formatUUID(ref.uuid);
  }

  async xml(): Promise<string> {
    const args = { secret: this.ref, flags: 0 };
    return (await this.#session.control.call(remote.procedures.secretGetXMLDesc, args)).xml;
  }

  async value(): Promise<Uint8Array> {
    const args = { secret: this.ref, flags: 0 };
    return (await this.#session.control.call(remote.procedures.secretGetValue, args)).value;
  }

  async setValue(value: Uint8Array): Promise<void> {
    await this.#session.control.call(remote.procedures.secretSetValue, { secret: this.ref, value, flags: 0 });
  }

  async undefine(): Promise<void> {
    await this.#session.control.call(remote.procedures.secretUndefine, { secret: this.ref });
  }
}

/** The secrets of a connection. */
export class Secrets {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** @param flags `VIR_CONNECT_LIST_SECRETS_…`; 0 lists all */
  async list(flags = 0): Promise<Secret[]> {
    const args = { needResults: 1, flags };
    const { secrets } = await this.#session.control.call(remote.procedures.connectListAllSecrets, args);
    return secrets.map((ref) => new Secret(this.#session, ref));
  }

  /** @returns null if there is none */
  async byUUID(uuid: string): Promise<Secret | null> {
    const found = this.#session.control.call(remote.procedures.secretLookupByUUID, { uuid: parseUUID(uuid) });
    return await absentAsNull(
      found.then(({ secret }) => new Secret(this.#session, secret)),
      errorNumber.VIR_ERR_NO_SECRET,
    );
  }

  async defineXML(xml: string, flags = 0): Promise<Secret> {
    const { secret } = await this.#session.control.call(remote.procedures.secretDefineXML, { xml, flags });
    return new Secret(this.#session, secret);
  }
}
