import type { ImageRef } from "../../../shared/contract/images.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import type { ConnectionRegistry } from "../connections/registry.ts";
import { readDisks } from "../domains/facts.ts";
import { only } from "../errors/absences.ts";
import type { Domain, StorageVol } from "../libvirt/index.ts";
import { errorNumber } from "../libvirt/protocol/error-codes.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import { readXml, text } from "../xml/document.ts";
import { lookFor, type Sight } from "./sight.ts";

/** An image and the ways to it: what it is called here, or why it cannot be read from here. */
export type LocatedImage = Sight & Located;

interface Located {
  readonly connection: Connection;
  /** As the connection's host names it. */
  readonly path: string;
  /** What libvirt says that it is; undefined for a file that no pool has. */
  readonly format: string | undefined;
  readonly volume: StorageVol | undefined;
  /** The machine, for one of its disks. */
  readonly machine:
    | { readonly domain: Domain; readonly target: string; readonly running: boolean }
    | undefined;
}

/**
 * Finds the image that a window names.
 * @throws AppError `no-such-image` | LibvirtError | Error of the host's file system
 */
export async function locateImage(connections: ConnectionRegistry, ref: ImageRef): Promise<LocatedImage> {
  const connection = connections.get(ref.connection);
  switch (ref.kind) {
    case "volume": {
      const pool = await connection.client.storagePools.byName(ref.pool);
      const volume = await pool?.volumeByName(ref.volume);
      if (!volume) throw noSuchImage(`${ref.pool}/${ref.volume}`);
      return await ofVolume(connection, volume, undefined);
    }
    case "file": {
      const volume = await connection.client.storagePools.volumeByPath(ref.path);
      if (volume) return await ofVolume(connection, volume, undefined);
      return await ofPath(connection, ref.path, undefined, undefined);
    }
    case "disk":
      return await ofDisk(connection, ref);
  }
}

async function ofDisk(
  connection: Connection,
  { uuid, target }: Extract<ImageRef, { kind: "disk" }>,
): Promise<LocatedImage> {
  const { client } = connection;
  const domain = await client.domains.byUUID(uuid);
  if (!domain) throw noSuchImage(target);
  const [xml, running] = await Promise.all([
    domain.xml(domainXMLFlags.VIR_DOMAIN_XML_INACTIVE),
    domain.isActive(),
  ]);
  const disk = readDisks(xml).find((candidate) => candidate.target === target);
  const machine = { domain, target, running };
  if (disk?.volume) {
    const pool = await client.storagePools.byName(disk.volume.pool);
    const volume = await pool?.volumeByName(disk.volume.name);
    if (volume) return await ofVolume(connection, volume, machine, disk.format ?? "raw");
  }
  if (disk?.path === undefined) throw noSuchImage(`${domain.name}/${target}`);
  const volume = (await client.storagePools.volumeByPath(disk.path)) ?? undefined;
  // What libvirt assumes too: a format found by looking at the image could be one that its guest has written there.
  return await ofPath(connection, disk.path, disk.format ?? "raw", volume, machine);
}

async function ofVolume(
  connection: Connection,
  volume: StorageVol,
  machine: LocatedImage["machine"],
  defined?: string,
): Promise<LocatedImage> {
  const xml = await volume.xml().catch(only(errorNumber.VIR_ERR_NO_STORAGE_VOL));
  // libvirt opens the file for that. The key of a volume that is a file is its path.
  const path = volume.key;
  if (xml === undefined) {
    return { localPath: undefined, unseen: "missing", connection, path, format: defined, volume, machine };
  }
  const [target, found] = readXml(xml, (root) => [
    text(root, "target/path"),
    text(root, "target/format/@type"),
  ]);
  return await ofPath(connection, target ?? path, defined ?? found, volume, machine);
}

async function ofPath(
  connection: Connection,
  path: string,
  format: string | undefined,
  volume: StorageVol | undefined,
  machine?: LocatedImage["machine"],
): Promise<LocatedImage> {
  return { ...(await lookFor(connection, path, volume)), connection, path, format, volume, machine };
}

function noSuchImage(name: string): AppError {
  return new AppError({
    code: "no-such-image",
    message: `There is no disk image “${name}” any more.`,
    hint: "Look at the list again; something else may have renamed or deleted it.",
  });
}
