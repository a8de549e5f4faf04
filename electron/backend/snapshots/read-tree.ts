import type { Connection } from "../connections/connection.ts";
import { eachOf } from "../domains/each-of.ts";
import { type DiskFacts, readDisks } from "../domains/facts.ts";
import { missing, only, unsupported } from "../errors/absences.ts";
import type { Domain } from "../libvirt/index.ts";
import { errorNumber } from "../libvirt/protocol/error-codes.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import { domainSnapshotXMLFlags } from "../libvirt/protocol/flags/snapshots.ts";
import { elements, readXml, text } from "../xml/document.ts";
import { definitionPlaces, readSnapshotFacts, sourcePath } from "./facts.ts";
import type { NamedImage } from "./read-graph.ts";
import { inOrder, type MachineTree } from "./tree.ts";

/** A machine's snapshots with their metadata, which has secrets and stays in the backend. */
export interface ReadTree extends MachineTree {
  readonly domain: Domain;
  /** Metadata by name. */
  readonly xml: ReadonlyMap<string, string>;
  /** Definitions: of the running machine, and of the next start unless it is transient. */
  readonly now: string | undefined;
  readonly next: string | undefined;
  /** Every image that is named, with its format. */
  readonly named: readonly NamedImage[];
}

/**
 * Reads a machine's snapshots and definitions afresh.
 * @throws AppError `no-such-domain` | LibvirtError | ConnectionClosedError
 */
export async function readTree(connection: Connection, uuid: string): Promise<ReadTree> {
  const domain = await connection.domains.handle(uuid);
  const secure = domainXMLFlags.VIR_DOMAIN_XML_SECURE;
  const [running, persistent, handles, current] = await Promise.all([
    domain.isActive(),
    domain.isPersistent(),
    domain.snapshots().catch(unsupported([])),
    domain.currentSnapshot().catch(unsupported(null)),
  ]);
  const [now, next] = await Promise.all([
    running ? domain.xml(secure) : undefined,
    persistent ? domain.xml(secure | domainXMLFlags.VIR_DOMAIN_XML_INACTIVE) : undefined,
  ]);
  const xml = new Map<string, string>();
  await eachOf(handles, async (handle) => {
    const found = await handle
      .xml(domainSnapshotXMLFlags.VIR_DOMAIN_SNAPSHOT_XML_SECURE)
      .catch(only(errorNumber.VIR_ERR_NO_DOMAIN_SNAPSHOT));
    if (found !== undefined) xml.set(handle.name, found);
  });
  const definitions = [now, next].filter((definition) => definition !== undefined);
  return {
    domain,
    now,
    next,
    xml,
    named: [...definitions.flatMap(namedByDomain), ...[...xml.values()].flatMap(namedBySnapshot)],
    snapshots: inOrder([...xml.values()].map(readSnapshotFacts)),
    current: current?.name,
    tips: await tipsOf(connection, definitions),
    running,
  };
}

async function tipsOf(
  connection: Connection,
  definitions: readonly string[],
): Promise<Map<string, string[]>> {
  const tips = new Map<string, string[]>();
  for (const disk of definitions.flatMap(readDisks)) {
    const path = disk.path ?? (await pathOfVolume(connection, disk));
    const known = tips.get(disk.target) ?? [];
    if (path !== undefined && !known.includes(path)) tips.set(disk.target, [...known, path]);
  }
  return tips;
}

async function pathOfVolume({ client }: Connection, { volume }: DiskFacts): Promise<string | undefined> {
  if (!volume) return undefined;
  const pool = await client.storagePools.byName(volume.pool);
  const found = await pool?.volumeByName(volume.name).catch(missing);
  return await found?.path();
}

const namedByDomain = (xml: string): NamedImage[] =>
  readDisks(xml).flatMap(({ path, format, device }) =>
    path === undefined || device !== "disk" ? [] : [{ path, format }],
  );

const namedBySnapshot = (xml: string): NamedImage[] =>
  readXml(xml, (root) => {
    const inDefinitions = definitionPlaces.flatMap((place) =>
      elements(root, `${place}/devices/disk`).filter((disk) => (text(disk, "@device") ?? "disk") === "disk"),
    );
    return [...inDefinitions, ...elements(root, "disks/disk")].flatMap((disk) => {
      const path = sourcePath(disk);
      return path === undefined ? [] : [{ path, format: text(disk, "driver/@type") }];
    });
  });
