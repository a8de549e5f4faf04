import { join } from "node:path";
import { z } from "zod";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { logInternal } from "../errors/plain-error.ts";
import { Records } from "../files/records.ts";
import type { Domain } from "../libvirt/index.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import { readXml } from "../xml/document.ts";
import { type BootSettings, bootOnce, bootSettings, bootsKernel, readBoot, withBoot } from "./boot.ts";

const record = z.strictObject({
  connection: z.string().max(64),
  uuid: z.guid(),
  /** What the machine boots from when it is started as usual. */
  boot: bootSettings,
});

/** How one start differs from the usual. */
export interface OnceOptions {
  readonly bootMenu?: boolean | undefined;
  readonly bootDevice?: string | undefined;
}

const secure = domainXMLFlags.VIR_DOMAIN_XML_INACTIVE | domainXMLFlags.VIR_DOMAIN_XML_SECURE;

/**
 * Starts with other boot settings, this once. libvirt starts a persistent machine as it is defined and has no
 * flag for it, so the definition is changed, the machine started, and its own settings put back at once; they
 * are written down first, so that they come back after a crash too.
 *
 * Creating the machine from the changed document would leave the definition alone, but libvirt 9.0 forgets to
 * take the changed one back where QEMU refuses it early (`virDomainObjAssignDef` before `qemuProcessStartValidate`):
 * the next change of the machine would be lost.
 */
export class OneTimeBoots {
  readonly #records: Records<z.infer<typeof record>>;

  constructor(stateDir: string) {
    this.#records = new Records(join(stateDir, "one-time-boots"), record);
  }

  /** @throws AppError `no-such-device`, `boots-kernel` where the options make no sense */
  async check(domain: Domain, options: OnceOptions): Promise<void> {
    planned(await domain.xml(secure), options);
  }

  /**
   * @param start starts it
   * @throws AppError `no-such-device`, `boots-kernel`
   * @throws LibvirtError
   */
  async start(
    connection: Connection,
    domain: Domain,
    options: OnceOptions,
    start: () => Promise<unknown>,
  ): Promise<void> {
    const id = `${connection.id}_${domain.uuid}`;
    const definition = await domain.xml(secure);
    const changed = planned(definition, options);
    const boot = readXml(definition, readBoot);
    await this.#records.write(id, { connection: connection.id, uuid: domain.uuid, boot });
    try {
      await connection.client.domains.defineXML(withBoot(definition, changed));
      await start();
    } finally {
      await putBack(connection, domain, boot);
      await this.#records.remove(id);
    }
  }

  /** Puts back what a crash left changed on a connection. Never throws: what cannot be now is tried again. */
  async recover(connection: Connection): Promise<void> {
    for (const [id, { connection: where, uuid, boot }] of await this.#records.all()) {
      if (where !== connection.id) continue;
      try {
        const domain = await connection.client.domains.byUUID(uuid);
        if (domain && (await domain.isPersistent())) await putBack(connection, domain, boot);
        await this.#records.remove(id);
      } catch (error) {
        logInternal(error);
      }
    }
  }
}

/** Only the boot settings go back: another program may have changed the rest meanwhile. */
async function putBack(connection: Connection, domain: Domain, boot: BootSettings): Promise<void> {
  const present = await domain.xml(secure);
  const restored = withBoot(present, boot);
  if (restored !== present) await connection.client.domains.defineXML(restored);
}

function planned(definition: string, options: OnceOptions): BootSettings {
  return readXml(definition, (root) => {
    if (bootsKernel(root)) {
      throw new AppError({
        code: "boots-kernel",
        message: "This machine starts a kernel of the host's directly, so there is no device to choose.",
        hint: "Take the kernel out of its boot settings first.",
        action: { kind: "open-details", label: "Open the details" },
      });
    }
    const settings = bootOnce(root, options);
    if (settings) return settings;
    throw new AppError({
      code: "no-such-device",
      message: `The machine has no device ${options.bootDevice} any more.`,
      hint: "Choose another one.",
    });
  });
}
