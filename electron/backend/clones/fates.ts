import type { CloneDisk, DiskFate } from "../../../shared/contract/clones.ts";
import type { DiskFacts } from "../domains/facts.ts";
import { type Unseen, whyUnseen } from "../images/sight.ts";

/** What decides what can become of a disk. */
export interface DiskSituation extends DiskFacts {
  /** Whether its image can be read: from here, or by libvirt as a volume. */
  readonly reach: "file" | "volume" | "none";
  /** Why its file cannot be read from here, for one that has a path. */
  readonly unseen: Unseen | undefined;
  /** The image that this disk's contents come from is written to by nothing any more: it lies below a snapshot. */
  readonly frozen: boolean;
  /** The contents are those of a snapshot inside the image. */
  readonly inside: boolean;
  readonly encrypted: boolean;
  /** Has a backing file. */
  readonly stacked: boolean;
}

type Fates = Pick<CloneDisk, "fates" | "proposed" | "why">;

/** What can become of a disk in a clone, what is proposed, and why. Pure. */
export function fatesOf(disk: DiskSituation): Fates {
  const medium = disk.device === "cdrom" || disk.device === "floppy";
  const named = disk.path !== undefined || disk.volume !== undefined || disk.network !== undefined;
  const fates: CloneDisk["fates"] = {
    copy: because(noCopy(disk, named)),
    link: because(noCopy(disk, named) ?? noLink(disk, medium)),
    share: because(disk.inside ? "The image has moved on since the snapshot." : undefined),
    leave: {},
  };
  const propose = (proposed: DiskFate, why: string): Fates => ({ fates, proposed, why });
  if (!named) return propose("leave", "The drive is empty.");
  if (medium || disk.readOnly) {
    return fates.share.reason === undefined
      ? propose("share", "It is only read, so both machines can use it.")
      : propose("leave", "It is not needed to start the machine.");
  }
  if (disk.shared) return propose("share", "It is marked as shareable: made to be used by several machines.");
  if (fates.copy.reason === undefined) return propose("copy", "Each machine writes to its own.");
  return propose("leave", fates.copy.reason);
}

const because = (reason: string | undefined) => (reason === undefined ? {} : { reason });

function noCopy(
  { reach, unseen, path, device, encrypted, stacked, inside }: DiskSituation,
  named: boolean,
): string | undefined {
  if (!named) return "The drive is empty.";
  if (device === "lun") return "It is a SCSI device of the host's, handed through as it is.";
  if (reach === "none") {
    return path !== undefined && unseen !== undefined
      ? whyUnseen(path, unseen).slice(0, 400)
      : "Its image is on a network, where only its machine reaches it.";
  }
  if (encrypted && (stacked || inside))
    return "An encrypted image is copied as it is, which needs it to stand alone: no backing file, no snapshot.";
  if (reach === "volume" && inside)
    return "A snapshot inside an image can only be copied on the machine's own host.";
  return undefined;
}

function noLink({ reach, device, encrypted, inside }: DiskSituation, medium: boolean): string | undefined {
  if (medium || device === "lun") return "Only a disk with an image can be linked.";
  if (encrypted) return "An encrypted image cannot be linked.";
  if (inside) return "A snapshot inside an image cannot be linked; copy it.";
  return reach === "file" ? undefined : "Only an image on the machine's own host can be linked.";
}
