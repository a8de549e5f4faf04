import { dirname, posix } from "node:path";
import type { CloneDisk, ClonePlan, CloneRequest, DiskFate } from "../../../shared/contract/clones.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { isLocal } from "../connections/describe-uri.ts";
import { resetBlocked } from "../guestfs/reset-linux.ts";
import type { SnapshotFacts } from "../snapshots/facts.ts";
import { activePools } from "../storage/active-pools.ts";
import { fileNameFor } from "../storage/volumes.ts";
import { cloneWarnings } from "./clone-xml.ts";
import { copiedFormat } from "./copy-image.ts";
import { fatesOf } from "./fates.ts";
import { freeFile, freeName } from "./naming.ts";
import type { Source, SourceDisk } from "./read-source.ts";

const extensions: Readonly<Record<string, string>> = { raw: ".img", luks: ".luks" };

/** Where a disk's own image would lie: beside the original, named after the clone. */
async function proposedPath(
  connection: Connection,
  disk: SourceDisk,
  name: string,
  single: boolean,
  others: Set<string>,
): Promise<string | undefined> {
  if (disk.path === undefined) return undefined;
  const format = copiedFormat(disk);
  const extension = posix.extname(disk.path).slice(0, 10) || (extensions[format] ?? `.${format}`);
  const file = fileNameFor(single ? name : `${name}-${disk.target}`, extension);
  const folder = disk.path.startsWith("/dev/") ? "/var/lib/libvirt/images" : dirname(disk.path);
  const path = await freeFile(connection, folder, file, others);
  others.add(path);
  return path;
}

/** What cloning this would be, with all that can be chosen. */
export async function planClone(
  connection: Connection,
  source: Source,
  snapshots: readonly SnapshotFacts[],
): Promise<ClonePlan> {
  const name = freeName(connection, source.domain.name);
  const single = source.disks.filter(({ device }) => device === "disk").length === 1;
  const others = new Set<string>();
  const disks: CloneDisk[] = [];
  for (const disk of source.disks) {
    const { device, target, format, name: named, virtualBytes, bytes } = disk;
    const path = await proposedPath(connection, disk, name, single, others);
    disks.push({
      target,
      device: device === "cdrom" || device === "floppy" || device === "lun" ? device : "disk",
      ...(named !== undefined && { source: named.slice(0, 4096) }),
      ...(format !== undefined && { format }),
      ...(virtualBytes !== undefined && { virtualBytes }),
      ...(bytes !== undefined && { bytes }),
      ...fatesOf(disk),
      ...(path !== undefined && { path }),
    });
  }
  const refusal = refusalOf(source);
  return {
    name,
    disks: disks.slice(0, 1000),
    snapshots: snapshots
      .map((snapshot) => ({ name: snapshot.name, ...reasonOf(snapshot, source.running) }))
      .slice(0, 10_000),
    folders: await foldersOf(connection),
    reset: await resetChoice(connection),
    ...(refusal !== undefined && { refusal }),
    notes: [...notesOf(source), ...cloneWarnings(source.definition)],
  };
}

const reasonOf = ({ kind, disks }: SnapshotFacts, running: boolean) => {
  const inside = kind === "internal" || disks.some(({ where }) => where === "internal");
  return running && inside
    ? { reason: "It is inside an image that the running machine writes to; shut the machine down." }
    : {};
};

/** Why it cannot be cloned now; an image that a guest writes to is never copied. */
export function refusalOf({ running, snapshot, disks }: Source): string | undefined {
  if (!running) return undefined;
  if (snapshot === undefined) {
    return "It is running, and an image that a guest writes to cannot be copied as a whole. Shut it down, save it and turn it off, or clone one of its snapshots that has files of its own.";
  }
  return disks.some(({ inside }) => inside)
    ? "It is running, and this snapshot is inside an image that it writes to. Shut it down first."
    : undefined;
}

function notesOf({ snapshot, nvram, disks }: Source): string[] {
  const notes = [
    "The clone has its own UUID and MAC addresses; everything else of the definition is the same.",
  ];
  if (nvram && snapshot !== undefined)
    notes.push("Its UEFI variables are copied as they are now, for a snapshot does not keep them.");
  else if (nvram) notes.push("Its UEFI variables are copied into a file of their own.");
  if (disks.some(({ info }) => (info?.snapshots?.length ?? 0) > 0))
    notes.push("Snapshots stay with the original: a copy has the contents alone.");
  if (disks.some(({ stacked }) => stacked))
    notes.push("A copy stands alone: what its original has from a backing file is copied into it.");
  return notes;
}

async function resetChoice({ uri }: Connection): Promise<ClonePlan["reset"]> {
  const reason = isLocal(uri)
    ? await resetBlocked()
    : "The system inside can only be reset on the machine's own host.";
  return reason === undefined ? {} : { reason };
}

async function foldersOf(connection: Connection): Promise<ClonePlan["folders"]> {
  const folders: ClonePlan["folders"] = [];
  for (const { pool, target } of await activePools(connection)) {
    if (!target?.startsWith("/") || target.startsWith("/dev")) continue;
    folders.push({ pool: pool.name, path: target, free: (await pool.info()).available });
  }
  return folders.slice(0, 1000);
}

/** What a request makes of a disk, checked against what is possible. */
export interface ChosenDisk {
  readonly disk: SourceDisk;
  readonly fate: DiskFate;
  /** Of an own image, as the host names it. */
  readonly path: string;
}

/**
 * @throws AppError `running`, `changed-meanwhile`, `not-possible`, `no-path`
 */
export function chooseDisks(source: Source, { disks }: CloneRequest): ChosenDisk[] {
  const refusal = refusalOf(source);
  if (refusal !== undefined) {
    throw new AppError({ code: "running", message: refusal, hint: "Nothing was changed." });
  }
  const wanted = new Map(disks.map((disk) => [disk.target, disk]));
  if (wanted.size !== disks.length || source.disks.some(({ target }) => !wanted.has(target))) {
    throw new AppError({
      code: "changed-meanwhile",
      message: "The machine's disks have changed since the question was asked.",
      hint: "Look at them again, then clone.",
    });
  }
  const taken = new Set<string>();
  return source.disks.map((disk) => {
    const { fate, path = "" } = wanted.get(disk.target)!;
    const { reason } = fatesOf(disk).fates[fate];
    if (reason !== undefined) {
      throw new AppError({ code: "not-possible", message: `${disk.target}: ${reason}` });
    }
    const own = fate === "copy" || fate === "link";
    if (own && (path === "" || path.endsWith("/") || taken.has(path) || path.split("/").includes(".."))) {
      throw new AppError({
        code: "no-path",
        message: `The image for ${disk.target} needs a path of its own.`,
        hint: "Write a full path, such as /var/lib/libvirt/images/clone.qcow2.",
      });
    }
    if (own) taken.add(path);
    return { disk, fate, path };
  });
}
