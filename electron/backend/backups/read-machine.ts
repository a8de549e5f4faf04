import type { BackupOptions } from "../../../shared/contract/backups.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { isLocal } from "../connections/describe-uri.ts";
import { readDisks, readNvram } from "../domains/facts.ts";
import { stateName } from "../domains/states.ts";
import type { Domain } from "../libvirt/index.ts";
import { domainJobType } from "../libvirt/protocol/flags/domain-work.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import { imageInfo } from "../qemu-img/info.ts";
import { element, elements, readXml, text } from "../xml/document.ts";
import { chainOf, folderOfMachine, readBackups } from "./backup-folder.ts";
import type { Manifest } from "./manifest.ts";
import { type DiskForBackup, possibleBackups } from "./possible.ts";

/** A machine that is to be backed up, as it is now. */
export interface ReadMachine {
  readonly domain: Domain;
  readonly running: boolean;
  /** With its passwords: of the running one, and of the next start. */
  readonly now: string;
  readonly next: string;
  readonly options: BackupOptions;
  readonly disks: readonly DiskForBackup[];
  /** The folder of the machine's backups where it has one. */
  readonly folder: string | undefined;
  /** The newest backup that another can stand on. */
  readonly base: Manifest | undefined;
  /** All backups of the machine there, the oldest first. */
  readonly backups: readonly Manifest[];
  /** As the connection's host names it. */
  readonly nvram: string | undefined;
}

/**
 * Looks at a machine and at the backups that it has in a folder.
 * @throws AppError `no-such-machine` | LibvirtError
 */
export async function readMachine(
  connection: Connection,
  uuid: string,
  folder: string,
): Promise<ReadMachine> {
  const domain = await connection.client.domains.byUUID(uuid);
  if (!domain) {
    throw new AppError({ code: "no-such-machine", message: "This machine does not exist any more." });
  }
  const secure = domainXMLFlags.VIR_DOMAIN_XML_SECURE;
  const [running, state, now, driver, known] = await Promise.all([
    domain.isActive(),
    domain.state(),
    domain.xml(secure),
    connection.client.host.type(),
    folderOfMachine(folder, uuid),
  ]);
  // A transient machine has no other definition.
  const next = (await domain.isPersistent())
    ? await domain.xml(secure | domainXMLFlags.VIR_DOMAIN_XML_INACTIVE)
    : now;
  const backups = known === undefined ? [] : await readBackups(folder, known);
  const checkpoints =
    driver.toUpperCase() === "QEMU"
      ? new Set((await domain.checkpoints()).map(({ name }) => name))
      : new Set();
  const base = backups.findLast(
    (backup) =>
      // Of a machine that is off, what differs is found by reading.
      (!running || (backup.checkpoint !== undefined && checkpoints.has(backup.checkpoint))) &&
      chainOf(backup, backups).missing === undefined,
  );
  const disks = await readDiskFacts(connection, now);
  const nvram = readNvram(now) ?? readNvram(next);
  const busy = running && (await domain.jobStats()).type !== domainJobType.VIR_DOMAIN_JOB_NONE;
  const options = possibleBackups({
    driver: driver.toUpperCase(),
    local: isLocal(connection.uri),
    state: !running ? "off" : stateName(state.state) === "pmsuspended" ? "sleeping" : "running",
    ...readXml(now, (root) => ({
      agent: text(root, "devices/channel/target[@name='org.qemu.guest_agent.0']/@state") === "connected",
      tpm: element(root, "devices/tpm") !== undefined,
    })),
    ...{ disks, busy },
    base: base !== undefined,
    nvram: nvram !== undefined,
  });
  return { domain, running, now, next, options, disks, folder: known, base, backups, nvram };
}

async function readDiskFacts(connection: Connection, xml: string): Promise<DiskForBackup[]> {
  const encrypted = readXml(
    xml,
    (root) =>
      new Set(
        elements(root, "devices/disk")
          .filter((disk) => element(disk, "source/encryption") ?? element(disk, "encryption"))
          .map((disk) => text(disk, "target/@dev")),
      ),
  );
  const disks: DiskForBackup[] = [];
  for (const disk of readDisks(xml)) {
    const { target, device, path, network, volume, readOnly, shared, format = "raw" } = disk;
    const name = path ?? network ?? (volume && `${volume.pool}/${volume.name}`);
    if (device !== "disk" || name === undefined) continue;
    disks.push({
      ...{ target, format, readOnly, shared },
      path: name,
      encrypted: encrypted.has(target),
      old: format === "qcow2" && path !== undefined && (await isVersion2(connection.localPath(path))),
    });
  }
  return disks;
}

/** An image that cannot be looked at is taken for one of today: libvirt says so should it be none. */
async function isVersion2(path: string): Promise<boolean> {
  const info = await imageInfo(path, "qcow2").catch(() => undefined);
  return info?.["format-specific"]?.data["compat"] === "0.10";
}
