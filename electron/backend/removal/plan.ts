import { createHash } from "node:crypto";
import type { DeletableDisk } from "../../../shared/contract/domains.ts";
import type { DiskFacts } from "../domains/facts.ts";
import type { Usage } from "../storage/usage.ts";

/** A disk with what the host says of it. */
export interface LocatedDisk
  extends Pick<DiskFacts, "device" | "target" | "shared" | "readOnly" | "network"> {
  readonly path: string | undefined;
  /** Bytes taken on the host. */
  readonly bytes: number | undefined;
  /** Whether a storage pool has it as a volume, which is how libvirt deletes it. */
  readonly inPool: boolean;
}

/** What the dialog may offer for each disk of the machine that goes. Empty drives are left out. */
export function planDisks(disks: readonly LocatedDisk[], usage: Usage): DeletableDisk[] {
  const own = new Set(disks.flatMap(({ path }) => path ?? []));
  return disks.flatMap((disk) => {
    const path = disk.path ?? disk.network;
    if (path === undefined) return [];
    const usedBy = usersOf(path, usage);
    const images = imagesOn(path, usage, own);
    const reason = whyNot(disk, usedBy, images);
    const removable = reason === undefined;
    const planned: DeletableDisk = {
      id: diskId(disk.target, path),
      target: disk.target,
      device: deviceOf(disk.device),
      path,
      usedBy,
      removable,
      ticked: removable && disk.device === "disk" && !disk.readOnly,
    };
    if (disk.bytes !== undefined) planned.bytes = disk.bytes;
    if (reason !== undefined) planned.reason = reason;
    return [planned];
  });
}

function whyNot(disk: LocatedDisk, usedBy: readonly string[], images: readonly string[]): string | undefined {
  if (disk.network !== undefined) return "It lies on another host and is not deleted from here.";
  if (usedBy.length > 0) return `Also used by ${list(usedBy)}.`;
  if (images.length > 0) return `Other images are built on it: ${list(images)}.`;
  if (disk.shared) return "It is marked as shared between machines.";
  if (!disk.inPool) return "It is in no storage pool, so libvirt cannot delete it.";
  return undefined;
}

/** Names of the machines whose disks are `path` or stand on it, sorted. */
export function usersOf(path: string, usage: Usage): string[] {
  const users: string[] = [];
  for (const [name, paths] of usage.paths) {
    if ([...paths].some((used) => used === path || chain(used, usage.backingOf).includes(path)))
      users.push(name);
  }
  return users.sort();
}

/** Images that stand on `path` directly or through others, without those of the machine that goes. */
export function imagesOn(path: string, usage: Usage, own: ReadonlySet<string>): string[] {
  return [...usage.backingOf.keys()]
    .filter((image) => !own.has(image) && chain(image, usage.backingOf).includes(path))
    .sort();
}

/** The backing files of `path`, nearest first; a chain that bites its tail is cut. */
function chain(path: string, backingOf: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (let next = backingOf.get(path); next !== undefined && !found.includes(next); ) {
    found.push(next);
    next = backingOf.get(next);
  }
  return found;
}

const shown = 3;

function list(names: readonly string[]): string {
  const rest = names.length - shown;
  const head = names.slice(0, shown).join(", ").slice(0, 300);
  return rest > 0 ? `${head} and ${rest} more` : head;
}

function deviceOf(device: string): DeletableDisk["device"] {
  return device === "cdrom" || device === "floppy" || device === "lun" ? device : "disk";
}

function diskId(target: string, path: string): string {
  return createHash("sha256").update(`${target}\0${path}`).digest("base64url").slice(0, 22);
}

/** What a revision covers: everything that decides what goes. Sizes are not among it, for they change while it runs. */
export interface Removable {
  readonly uuid: string;
  readonly name: string;
  readonly disks: readonly DeletableDisk[];
  readonly nvram: string | undefined;
  readonly snapshots: number;
  readonly checkpoints: number;
  readonly managedSave: boolean;
}

export function revisionOf(removable: Removable): string {
  const { uuid, name, disks, nvram, snapshots, checkpoints, managedSave } = removable;
  const covered = disks.map(({ id, path, usedBy, removable }) => [id, path, usedBy, removable]);
  return createHash("sha256")
    .update(JSON.stringify([uuid, name, covered, nvram ?? null, snapshots, checkpoints, managedSave]))
    .digest("base64url");
}
