import type { GuestUsage } from "../../../../shared/contract/guest-files/reading.ts";
import type { GuestPlace } from "../../../../shared/contract/guest-files/session.ts";
import { AppError } from "../../../../shared/model/error.ts";
import type { FilesSession } from "../session/session.ts";

/** Of sessions that cannot change: looking at all places mounts each of them. By place. */
const known = new WeakMap<FilesSession, Map<string, GuestUsage[]>>();
const maxFileSystems = 1000;

/**
 * How full each file system is, as statvfs(2) of the guest's kernel says. Those that cannot be mounted are left out.
 * @throws AppError `appliance-ended`, `appliance-hung`, `files-closed`
 */
export async function usageOf(session: FilesSession, signal?: AbortSignal): Promise<GuestUsage[]> {
  const before = known.get(session) ?? new Map<string, GuestUsage[]>();
  if (!session.writable) known.set(session, before);
  const found: GuestUsage[] = [];
  for (const place of session.places) {
    if (place.problem !== undefined) continue;
    const usage = before.get(place.id) ?? (await usageOfPlace(session, place, signal));
    before.set(place.id, usage);
    found.push(...usage);
  }
  return found.slice(0, maxFileSystems);
}

async function usageOfPlace(
  session: FilesSession,
  place: GuestPlace,
  signal: AbortSignal | undefined,
): Promise<GuestUsage[]> {
  const calls = session.place(place.id);
  const manner = { background: true, ...(signal && { signal }) };
  const found: GuestUsage[] = [];
  for (const { device, path } of place.mounts) {
    try {
      const { frsize, blocks, bfree, bavail, files, ffree } = await calls.callWith(manner, "statvfs", path);
      const type = await typeOf(place, device, (name) => calls.callWith(manner, "vfs_type", name));
      found.push({
        device,
        place: place.id,
        path,
        type: type.slice(0, 64),
        bytes: amount(blocks * frsize),
        usedBytes: amount((blocks - bfree) * frsize),
        availableBytes: amount(bavail * frsize),
        inodes: amount(files),
        usedInodes: amount(files - ffree),
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof AppError && over.includes(error.code)) throw error;
    }
  }
  return found;
}
const over = ["appliance-ended", "appliance-hung", "files-closed"];

/** The kind of file system of a mount, which need not be that of its place's root. */
async function typeOf(
  place: GuestPlace,
  device: string,
  ask: (device: string) => Promise<string>,
): Promise<string> {
  if (device === place.device) return place.type;
  return device.startsWith("btrfsvol:") ? "btrfs" : ask(device);
}

/** What a damaged file system says of itself may be any number. */
const amount = (value: number): number => Math.min(Math.max(Math.trunc(value), 0), Number.MAX_SAFE_INTEGER);
