import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { isLocal } from "../connections/describe-uri.ts";
import { logInternal } from "../errors/plain-error.ts";
import { Records } from "../files/records.ts";
import type { Domain } from "../libvirt/index.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import { elements, readXml, text, type XmlElement } from "../xml/document.ts";
import { editXml, ensureAt, removeAt, standsAt } from "../xml/edit.ts";

const record = z.strictObject({
  connection: z.string().max(64),
  uuid: z.guid(),
  /** The disks that are made transient for the moment of the start. */
  targets: z.array(z.string().max(64)).max(1000),
});

/** The disks of a machine of which everything that is written has to be thrown away. */
export interface WrittenDisks {
  readonly targets: readonly string[];
  /** Where libvirt puts what is written: it names its overlays so (`qemuSnapshotDiskPrepareOneTransient` has it). */
  readonly overlays: readonly string[];
}

const secure = domainXMLFlags.VIR_DOMAIN_XML_INACTIVE | domainXMLFlags.VIR_DOMAIN_XML_SECURE;

/**
 * Starts of which nothing is kept: each disk that can be written to is transient for this run, so that libvirt lets
 * QEMU write into an overlay, which it deletes when the machine stops. The definition says so only for the moment of
 * the start, and that is written down first, so that it is as before after a crash too.
 */
export class DisposableRuns {
  readonly #records: Records<z.infer<typeof record>>;

  constructor(stateDir: string) {
    this.#records = new Records(join(stateDir, "disposable-runs"), record);
  }

  /** @throws AppError `not-possible` where something written could not be thrown away */
  async check(domain: Domain): Promise<void> {
    readXml(await domain.xml(secure), (root) => writtenDisks(root, domain.name));
  }

  /**
   * @param start starts it
   * @throws AppError `not-possible` | LibvirtError
   */
  async start(connection: Connection, domain: Domain, start: () => Promise<unknown>): Promise<void> {
    const id = `${connection.id}_${domain.uuid}`;
    const definition = await domain.xml(secure);
    const { targets, overlays } = readXml(definition, (root) => writtenDisks(root, domain.name));
    if (isLocal(connection.uri) && !(await domain.isActive())) {
      // The host went down in the middle of such a run: libvirt would refuse to write over what it left.
      for (const path of overlays) await rm(connection.localPath(path), { force: true });
    }
    await this.#records.write(id, { connection: connection.id, uuid: domain.uuid, targets: [...targets] });
    try {
      await connection.client.domains.defineXML(withTransient(definition, targets, true));
      await start();
    } finally {
      await putBack(connection, domain, targets);
      await this.#records.remove(id);
    }
  }

  /** Puts back what a crash left changed on a connection. Never throws: what cannot be now is tried again. */
  async recover(connection: Connection): Promise<void> {
    for (const [id, { connection: where, uuid, targets }] of await this.#records.all()) {
      if (where !== connection.id) continue;
      try {
        const domain = await connection.client.domains.byUUID(uuid);
        if (domain && (await domain.isPersistent())) await putBack(connection, domain, targets);
        await this.#records.remove(id);
      } catch (error) {
        logInternal(error);
      }
    }
  }
}

/** Pure. @throws AppError `not-possible` */
export function writtenDisks(root: XmlElement, name: string): WrittenDisks {
  const targets: string[] = [];
  const overlays: string[] = [];
  for (const disk of elements(root, "devices/disk")) {
    const device = text(disk, "@device") ?? "disk";
    const target = text(disk, "target/@dev") ?? "";
    const kept = device === "cdrom" || standsAt(disk, "readonly") || standsAt(disk, "transient");
    if (kept || (device === "floppy" && !standsAt(disk, "source"))) continue;
    const path = text(disk, "source/@file");
    if (device !== "disk" || path === undefined || standsAt(disk, "shareable")) throw notPossible(target);
    targets.push(target);
    overlays.push(`${path}.TRANSIENT-${name}`);
  }
  return { targets, overlays };
}

/** The definition with these disks transient, or not. Pure; gives the very text back where nothing changes. */
export function withTransient(xml: string, targets: readonly string[], transient: boolean): string {
  return editXml(xml, (root) => {
    for (const disk of elements(root, "devices/disk")) {
      if (!targets.includes(text(disk, "target/@dev") ?? "")) continue;
      if (transient) ensureAt(disk, "transient");
      else removeAt(disk, "transient");
    }
  });
}

/** Only this goes back: another program may have changed the rest meanwhile. */
async function putBack(connection: Connection, domain: Domain, targets: readonly string[]): Promise<void> {
  const present = await domain.xml(secure);
  const restored = withTransient(present, targets, false);
  if (restored !== present) await connection.client.domains.defineXML(restored);
}

const notPossible = (target: string) =>
  new AppError({
    code: "not-possible",
    message: `What is written to ${target} could not be thrown away: it is shared with others, or no image file.`,
    hint: "Take the disk out, or make it read-only, then start again.",
  });
