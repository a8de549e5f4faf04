import type { FilesSource } from "../../../../shared/contract/guest-files/session.ts";
import type { ImageRef } from "../../../../shared/contract/images.ts";
import type { ConnectionRegistry } from "../../connections/registry.ts";
import { readDisks } from "../../domains/facts.ts";
import { plainError } from "../../errors/plain-error.ts";
import { type Inspected, inspectImage } from "../../images/inspect.ts";
import { domainXMLFlags } from "../../libvirt/protocol/flags/domains.ts";
import { openBackup, openSnapshot } from "./open-past.ts";
import {
  hasKvm,
  holdsFiles,
  noDisks,
  type OpenedDisk,
  type OpenedSource,
  readable,
} from "./opened-source.ts";
import { whyNotWritten } from "./why-not-written.ts";

/**
 * Finds the images behind what a window wants to look into, with the formats that are written down for them.
 * @throws AppError `no-such-domain`, `no-such-image`, `image-missing`, `image-permission`, `not-here`, `no-disks`,
 *   `image-unreadable`, `passphrase-needed`, `no-such-snapshot`, `no-such-backup`, `incomplete-backup`,
 *   `damaged-backup` | ToolError | LibvirtError
 */
export async function openSource(
  connections: ConnectionRegistry,
  source: FilesSource,
): Promise<OpenedSource> {
  switch (source.kind) {
    case "machine":
      return await openMachine(connections, source);
    case "image":
      return await openImage(connections, source.image);
    case "snapshot":
      return await openSnapshot(connections.get(source.connection), connections, source);
    case "backup":
      return await openBackup(connections, source);
  }
}

async function openMachine(
  connections: ConnectionRegistry,
  { connection: id, uuid }: { readonly connection: string; readonly uuid: string },
): Promise<OpenedSource> {
  const connection = connections.get(id);
  const domain = await connection.domains.handle(uuid);
  const live = await domain.isActive();
  const found = readDisks(await domain.xml(domainXMLFlags.VIR_DOMAIN_XML_INACTIVE));
  const disks: OpenedDisk[] = [];
  const images: Inspected[] = [];
  const notes: string[] = [];
  let failure: unknown;
  for (const { target, device, readOnly, shared } of found) {
    if (!holdsFiles({ device })) continue;
    try {
      const image = await inspectImage(connections, { kind: "disk", connection: id, uuid, target }, "shared");
      disks.push({ image: await readable(image), readOnly: readOnly || shared });
      images.push(image);
    } catch (error) {
      failure ??= error;
      notes.push(`Disk ${target} is missing here: ${plainError(error).message}`.slice(0, 400));
    }
  }
  if (disks.length === 0) throw failure ?? noDisks(domain.name);
  const readOnlyBecause = await whyNotWritten(domain, images);
  const machine = { connection, domain };
  return { machine, kvm: await hasKvm(connection), disks, live, readOnlyBecause, notes };
}

async function openImage(connections: ConnectionRegistry, ref: ImageRef): Promise<OpenedSource> {
  const image = await inspectImage(connections, ref, "shared");
  return {
    machine: undefined,
    kvm: await hasKvm(image.connection),
    disks: [{ image: await readable(image), readOnly: true }],
    live: image.live !== undefined,
    readOnlyBecause:
      "An image by itself is only looked into. Open the files of the machine that it belongs to.",
    notes: [],
  };
}
