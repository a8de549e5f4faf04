import { constants } from "node:fs";
import { access } from "node:fs/promises";
import type { ImageRef } from "../../../shared/contract/images.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { isLocal } from "../connections/describe-uri.ts";
import type { ConnectionRegistry } from "../connections/registry.ts";
import { readDisks } from "../domains/facts.ts";
import type { Domain, StorageVol } from "../libvirt/index.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import { readXml, text } from "../xml/document.ts";

/** An image and the ways to it. */
export interface LocatedImage {
  readonly connection: Connection;
  /** As the connection's host names it. */
  readonly path: string;
  /** The same file as it is seen from here; undefined where it cannot be read: another host, or no permission. */
  readonly localPath: string | undefined;
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
 * @throws AppError `no-such-image` | LibvirtError
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
  const [path, found] = readXml(await volume.xml(), (root) => [
    text(root, "target/path") ?? volume.key,
    text(root, "target/format/@type"),
  ]);
  return await ofPath(connection, path!, defined ?? found, volume, machine);
}

async function ofPath(
  connection: Connection,
  path: string,
  format: string | undefined,
  volume: StorageVol | undefined,
  machine?: LocatedImage["machine"],
): Promise<LocatedImage> {
  const seen = connection.localPath(path);
  const readable =
    isLocal(connection.uri) &&
    (await access(seen, constants.R_OK).then(
      () => true,
      () => false,
    ));
  return { connection, path, localPath: readable ? seen : undefined, format, volume, machine };
}

function noSuchImage(name: string): AppError {
  return new AppError({
    code: "no-such-image",
    message: `There is no disk image “${name}” any more.`,
    hint: "Look at the list again; something else may have renamed or deleted it.",
  });
}
