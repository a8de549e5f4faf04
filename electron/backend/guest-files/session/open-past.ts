import type { BackupRef } from "../../../../shared/contract/backups.ts";
import { readChain } from "../../backups/backup-folder.ts";
import { provenImages } from "../../backups/verify.ts";
import type { Connection } from "../../connections/connection.ts";
import { isLocal } from "../../connections/describe-uri.ts";
import type { ConnectionRegistry } from "../../connections/registry.ts";
import { type DiskFacts, readDisks } from "../../domains/facts.ts";
import { plainError } from "../../errors/plain-error.ts";
import { inspectLocated } from "../../images/inspect.ts";
import { locateImage } from "../../images/locate-image.ts";
import { domainXMLFlags } from "../../libvirt/protocol/flags/domains.ts";
import { type Found, findSnapshot } from "../../snapshots/plans.ts";
import { definitionIn } from "../../snapshots/snapshot-xml.ts";
import {
  hasKvm,
  holdsFiles,
  noDisks,
  type OpenedDisk,
  type OpenedSource,
  readable,
} from "./opened-source.ts";

const past = "A snapshot or a backup stays as it is. Its files can be copied out, or back into the machine.";

/**
 * The disks of a machine as a snapshot has them: states inside of images, or the images that were the present ones
 * then and have stayed as they were.
 * @throws AppError `no-such-domain`, `no-such-snapshot`, `no-disks`, and what {@link readable} does
 */
export async function openSnapshot(
  connection: Connection,
  connections: ConnectionRegistry,
  { uuid, name }: { readonly uuid: string; readonly name: string },
): Promise<OpenedSource> {
  const found = await findSnapshot(connection, uuid, name);
  const { domain } = found.tree;
  const definition = definitionIn(found.xml) ?? (await domain.xml(domainXMLFlags.VIR_DOMAIN_XML_INACTIVE));
  const disks: OpenedDisk[] = [];
  const notes: string[] = [];
  let failure: unknown;
  for (const disk of readDisks(definition)) {
    if (!holdsFiles(disk)) continue;
    try {
      const opened = await diskThen(connection, connections, found, disk);
      if (opened) disks.push(opened);
      else notes.push(`Disk ${disk.target} is not in the snapshot.`.slice(0, 400));
    } catch (error) {
      failure ??= error;
      notes.push(`Disk ${disk.target} is missing here: ${plainError(error).message}`.slice(0, 400));
    }
  }
  if (disks.length === 0) throw failure ?? noDisks(`The snapshot ${name}`);
  const { at } = found.snapshot;
  return {
    ...{ machine: undefined, snapshotOf: { connection, uuid } },
    ...{ kvm: await hasKvm(connection), disks, live: false },
    ...{ readOnlyBecause: past, at, notes },
  };
}

async function diskThen(
  connection: Connection,
  connections: ConnectionRegistry,
  { tree: { domain }, snapshot }: Found,
  disk: DiskFacts,
): Promise<OpenedDisk | undefined> {
  const where = snapshot.disks.find(({ target }) => target === disk.target)?.where ?? "none";
  if (where !== "internal" && where !== "external") return undefined;
  const located = await locateImage(
    connections,
    disk.volume
      ? { kind: "volume", connection: connection.id, pool: disk.volume.pool, volume: disk.volume.name }
      : { kind: "file", connection: connection.id, path: disk.path ?? "" },
  );
  const image = await inspectLocated(
    {
      ...located,
      // As the definition of that time says; what a guest has written may look like another format.
      format: disk.format ?? "raw",
      encryption: disk.secret === undefined ? located.encryption : { secret: disk.secret },
      machine: { domain, target: disk.target, running: false },
    },
    "shared",
  );
  const opened = { image: await readable(image), readOnly: true };
  return where === "internal" ? { ...opened, snapshot: snapshot.name } : opened;
}

/**
 * The disks of a backup.
 * @throws AppError `no-such-backup`, `incomplete-backup`, `damaged-backup`, `no-disks`
 */
export async function openBackup(connections: ConnectionRegistry, ref: BackupRef): Promise<OpenedSource> {
  const { folder, machine, id } = ref;
  const chain = await readChain({ folder, machine, id });
  const images = await provenImages({ folder, machine, id }, chain);
  if (images.length === 0) throw noDisks("This backup");
  return {
    ...{ machine: undefined, kvm: await anyKvm(connections), live: false },
    disks: images.map((path) => ({ image: { path, format: "qcow2" }, readOnly: true })),
    ...{ readOnlyBecause: past, at: chain[0]!.at, notes: chain[0]!.notes },
  };
}

/** A backup belongs to no connection: what one to this computer says of it counts. */
async function anyKvm(connections: ConnectionRegistry): Promise<boolean> {
  for (const connection of connections.list()) {
    if (!isLocal(connection.uri)) continue;
    const kvm = await hasKvm(connection).catch(() => undefined);
    if (kvm !== undefined) return kvm;
  }
  return false;
}
