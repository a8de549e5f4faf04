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
  /** For contents that libvirt knows to be encrypted: the UUID of its secret with the passphrase, where it has one. */
  readonly encryption: { readonly secret: string | undefined } | undefined;
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
      return await ofVolume(connection, volume);
    }
    case "file": {
      const volume = await connection.client.storagePools.volumeByPath(ref.path);
      if (volume) return await ofVolume(connection, volume);
      const unknown = { format: undefined, volume: undefined, encryption: undefined, machine: undefined };
      return await ofPath(connection, ref.path, unknown);
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
  // What libvirt assumes too: a format found by looking at the image could be one that its guest has written there.
  const defined = {
    format: disk?.format ?? "raw",
    encryption: disk?.secret === undefined ? undefined : { secret: disk.secret },
    machine: { domain, target, running },
  };
  if (disk?.volume) {
    const pool = await client.storagePools.byName(disk.volume.pool);
    const volume = await pool?.volumeByName(disk.volume.name);
    if (volume) return await ofVolume(connection, volume, defined);
  }
  if (disk?.path === undefined) throw noSuchImage(`${domain.name}/${target}`);
  const volume = (await client.storagePools.volumeByPath(disk.path)) ?? undefined;
  return await ofPath(connection, disk.path, { ...defined, volume });
}

/** What is known of an image besides its path. */
type Known = Pick<Located, "format" | "volume" | "encryption" | "machine">;

/** @param defined what a machine says of it, which counts more than what libvirt finds in it */
async function ofVolume(
  connection: Connection,
  volume: StorageVol,
  defined?: Omit<Known, "volume">,
): Promise<LocatedImage> {
  const xml = await volume.xml().catch(only(errorNumber.VIR_ERR_NO_STORAGE_VOL));
  const none = { format: undefined, encryption: undefined, machine: undefined };
  if (xml === undefined) {
    // libvirt opens the file for that. The key of a volume that is a file is its path.
    const gone = { localPath: undefined, unseen: "missing" } as const;
    return { ...gone, connection, path: volume.key, ...(defined ?? none), volume };
  }
  const [path, format, encryption, secret] = readXml(xml, (root) => [
    text(root, "target/path"),
    text(root, "target/format/@type"),
    text(root, "target/encryption/@format"),
    text(root, "target/encryption/secret/@uuid"),
  ]);
  const found = { ...none, format, encryption: encryption === undefined ? undefined : { secret } };
  return await ofPath(connection, path ?? volume.key, { ...(defined ?? found), volume });
}

const ofPath = async (connection: Connection, path: string, known: Known): Promise<LocatedImage> => ({
  ...(await lookFor(connection, path, known.volume)),
  ...{ connection, path },
  ...known,
});

function noSuchImage(name: string): AppError {
  return new AppError({
    code: "no-such-image",
    message: `There is no disk image “${name}” any more.`,
    hint: "Look at the list again; something else may have renamed or deleted it.",
  });
}
