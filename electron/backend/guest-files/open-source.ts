import type { FilesSource } from "../../../shared/contract/guest-files.ts";
import type { ImageRef } from "../../../shared/contract/images.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import type { ConnectionRegistry } from "../connections/registry.ts";
import { readDisks } from "../domains/facts.ts";
import { plainError } from "../errors/plain-error.ts";
import { isWhole } from "../images/chain.ts";
import { type Inspected, inspectImage, openedAs, unlockImage } from "../images/inspect.ts";
import { unseenError } from "../images/sight.ts";
import type { Domain } from "../libvirt/index.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import type { OpenImage } from "../qemu-img/image-arguments.ts";
import { whyNotWritten } from "./why-not-written.ts";

/** A disk as the appliance gets it. */
export interface OpenedDisk {
  readonly image: OpenImage;
  /** The state inside the image that is meant, where it is not the present one. */
  readonly snapshot?: string | undefined;
  /** It must not be written, whatever the others may be. */
  readonly readOnly: boolean;
}

/** Disks that are about to be opened. */
export interface OpenedSource {
  readonly connection: Connection;
  /** The machine whose disks they are as they now are. */
  readonly domain: Domain | undefined;
  /** In the machine's order. */
  readonly disks: readonly OpenedDisk[];
  /** A running machine writes to one of them. */
  readonly live: boolean;
  readonly readOnlyBecause: string | undefined;
  /** A sentence for each disk that is not among them, and why. */
  readonly notes: readonly string[];
}

/**
 * Finds the images behind what a window wants to look into, with the formats that are written down for them.
 * @throws AppError `no-such-domain`, `no-such-image`, `image-missing`, `image-permission`, `not-here`, `no-disks`,
 *   `image-unreadable`, `passphrase-needed` | ToolError | LibvirtError
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
    case "backup":
      throw new AppError({ code: "not-yet", message: "This cannot be opened yet." });
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
    // CD-ROM and floppy drives hold what is not the machine's own.
    if (device !== "disk" && device !== "lun") continue;
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
  return { connection, domain, disks, live, readOnlyBecause, notes };
}

async function openImage(connections: ConnectionRegistry, ref: ImageRef): Promise<OpenedSource> {
  const image = await inspectImage(connections, ref, "shared");
  return {
    connection: image.connection,
    domain: undefined,
    disks: [{ image: await readable(image), readOnly: true }],
    live: image.live !== undefined,
    readOnlyBecause:
      "An image by itself is only looked into. Open the files of the machine that it belongs to.",
    notes: [],
  };
}

/** What stands below an image is opened with it, so all of it was looked at before, each by itself. */
async function readable(image: Inspected): Promise<OpenImage> {
  if (image.unseen !== undefined) throw unseenError(image.path, image.unseen);
  const bad = image.layers.find(({ problem }) => problem !== undefined);
  if (!isWhole(image.layers)) {
    throw new AppError({
      code: "image-unreadable",
      message: `The image ${bad?.path} cannot be opened: ${bad?.problem}`.slice(0, 2000),
      hint: "Storage shows what the image stands on, and checks and repairs it.",
    });
  }
  return { ...openedAs(await unlockImage(image, undefined)), path: image.localPath };
}

const noDisks = (name: string) =>
  new AppError({
    code: "no-disks",
    message: `${name} has no disk whose files could be shown.`,
    hint: "Add a disk on its Hardware page. What lies in a CD drive or comes over a network is not shown.",
  });
