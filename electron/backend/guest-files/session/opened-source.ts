import { AppError } from "../../../../shared/model/error.ts";
import type { Connection } from "../../connections/connection.ts";
import { isWhole } from "../../images/chain.ts";
import { type Inspected, openedAs, unlockImage } from "../../images/inspect.ts";
import { unseenError } from "../../images/sight.ts";
import type { Domain } from "../../libvirt/index.ts";
import type { OpenImage } from "../../qemu-img/image-arguments.ts";

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
  /** The machine whose disks they are as they now are. */
  readonly machine: { readonly connection: Connection; readonly domain: Domain } | undefined;
  /** The machine whose snapshot it is. */
  readonly snapshotOf?: { readonly connection: Connection; readonly uuid: string };
  readonly kvm: boolean;
  /** In the machine's order. */
  readonly disks: readonly OpenedDisk[];
  /** A running machine writes to one of them. */
  readonly live: boolean;
  readonly readOnlyBecause: string | undefined;
  /** Milliseconds since the epoch: whose state they have; undefined for the present one. */
  readonly at?: number;
  /** A sentence for each disk that is not among them, and why. */
  readonly notes: readonly string[];
}

/** Whether the host of a connection has a KVM that works. */
export const hasKvm = async (connection: Connection): Promise<boolean> =>
  (await connection.acceleration()).kind === "kvm";

/** CD-ROM and floppy drives hold what is not the machine's own. */
export const holdsFiles = ({ device }: { readonly device: string }): boolean =>
  device === "disk" || device === "lun";

/** What stands below an image is opened with it, so all of it was looked at before, each by itself. */
export async function readable(image: Inspected): Promise<OpenImage> {
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

export const noDisks = (name: string) =>
  new AppError({
    code: "no-disks",
    message: `${name} has no disk whose files could be shown.`,
    hint: "Add a disk on its Hardware page. What lies in a CD drive or comes over a network is not shown.",
  });
