import { stat } from "node:fs/promises";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { isLocal } from "../connections/describe-uri.ts";
import { type DiskFacts, readDisks } from "../domains/facts.ts";
import { missing } from "../errors/absences.ts";
import { variablesFolder } from "../hardware/variable-store.ts";
import { lookFor } from "../images/sight.ts";
import type { Domain, StorageVol } from "../libvirt/index.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import { type ImageInfo, imageInfo } from "../qemu-img/info.ts";
import { definitionOfSnapshot } from "../snapshots/snapshot-xml.ts";
import type { Snapshots } from "../snapshots/snapshots.ts";
import { readXml, text } from "../xml/document.ts";
import type { DiskSituation } from "./fates.ts";

/** A disk to be cloned, with the ways to its image. */
export interface SourceDisk extends DiskSituation {
  /** What it names, for people. */
  readonly name: string | undefined;
  /** Its image as it is seen from here. */
  readonly localPath: string | undefined;
  /** Its image as a volume, where a pool has it. */
  readonly volumeHandle: StorageVol | undefined;
  /** The snapshot inside the image whose contents are meant. */
  readonly snapshot: string | undefined;
  readonly info: ImageInfo | undefined;
  readonly virtualBytes: number | undefined;
  readonly bytes: number | undefined;
}

/** A machine, or one of its snapshots, as something to clone. */
export interface Source {
  readonly domain: Domain;
  /** With secrets. */
  readonly definition: string;
  readonly disks: readonly SourceDisk[];
  readonly running: boolean;
  readonly snapshot: string | undefined;
  /** The file of its UEFI variables, as the host names it, where there is one. */
  readonly nvram: { readonly path: string; readonly localPath: string } | undefined;
}

/**
 * Looks at what is to be cloned.
 * @throws AppError `no-such-domain`, `no-such-snapshot`, `transient` | LibvirtError
 */
export async function readSource(
  connection: Connection,
  snapshots: Pick<Snapshots, "find">,
  uuid: string,
  snapshot?: string,
): Promise<Source> {
  const domain = await connection.domains.handle(uuid);
  const [persistent, running] = await Promise.all([domain.isPersistent(), domain.isActive()]);
  if (!persistent) {
    throw new AppError({
      code: "transient",
      message: "This machine is transient: nothing of it is kept that could be cloned.",
    });
  }
  const secure = domainXMLFlags.VIR_DOMAIN_XML_INACTIVE | domainXMLFlags.VIR_DOMAIN_XML_SECURE;
  const present = await domain.xml(secure);
  const common = { domain, running, snapshot, nvram: await findVariables(connection, domain, present) };
  if (snapshot === undefined) {
    const disks = readDisks(present).map((disk) => situate(connection, disk, { frozen: false }));
    return { ...common, definition: present, disks: await Promise.all(disks) };
  }
  const { snapshot: facts, xml } = await snapshots.find(connection, uuid, snapshot);
  const definition = definitionOfSnapshot(xml, domain.name, present, new Map());
  const disks = readDisks(definition).map((disk) => {
    const where = facts.disks.find(({ target }) => target === disk.target)?.where ?? "none";
    const inside = where === "internal" ? snapshot : undefined;
    return situate(connection, disk, { frozen: where === "external", inside });
  });
  return { ...common, definition, disks: await Promise.all(disks) };
}

/** Of what has no path. */
const nowhere = { localPath: undefined, unseen: undefined };

async function situate(
  connection: Connection,
  disk: DiskFacts,
  { frozen, inside }: { frozen: boolean; inside?: string | undefined },
): Promise<SourceDisk> {
  const { storagePools } = connection.client;
  const volumeHandle =
    (disk.volume
      ? await (await storagePools.byName(disk.volume.pool))?.volumeByName(disk.volume.name).catch(missing)
      : disk.path === undefined
        ? undefined
        : await storagePools.volumeByPath(disk.path).catch(missing)) ?? undefined;
  const path = disk.path ?? (await volumeHandle?.path().catch(missing));
  const { localPath, unseen } = path === undefined ? nowhere : await lookFor(connection, path, volumeHandle);
  const info = localPath === undefined ? undefined : await look(localPath, disk);
  const volumeInfo = await volumeHandle?.info().catch(missing);
  return {
    ...disk,
    path,
    name: path ?? disk.network ?? (disk.volume && `${disk.volume.pool}/${disk.volume.name}`),
    localPath,
    volumeHandle,
    reach: localPath !== undefined ? "file" : volumeHandle && unseen !== "missing" ? "volume" : "none",
    unseen,
    frozen,
    inside: inside !== undefined,
    snapshot: inside,
    info,
    encrypted: info?.encrypted ?? false,
    stacked: info?.["backing-filename"] !== undefined,
    virtualBytes: info?.["virtual-size"] ?? volumeInfo?.capacity,
    bytes: info?.["actual-size"] ?? volumeInfo?.allocation,
  };
}

/** One that cannot be looked into is copied all the same, or refused by the tool with its own words. */
const look = (path: string, { format }: DiskFacts): Promise<ImageInfo | undefined> =>
  imageInfo(path, format ?? "raw").catch(() => undefined);

/** libvirt names the file after the machine where the definition does not say it. */
async function findVariables(connection: Connection, domain: Domain, xml: string): Promise<Source["nvram"]> {
  const [named, automatic] = readXml(xml, (root) => [
    text(root, "os/nvram") || text(root, "os/nvram/source/@file"),
    text(root, "os/@firmware") === "efi",
  ]);
  const folder = variablesFolder(connection.uri);
  const path = named || (automatic && folder ? `${folder}/${domain.name}_VARS.fd` : undefined);
  if (!path || !isLocal(connection.uri)) return undefined;
  const localPath = connection.localPath(path);
  return await stat(localPath).then(
    () => ({ path, localPath }),
    () => undefined,
  );
}
