import type { GuestPlace } from "../../../../shared/contract/guest-files/session.ts";
import { AppError } from "../../../../shared/model/error.ts";
import { type Appliance, GuestfsError } from "../../guestfs/appliance.ts";

/** How a file system is mounted, the first way that it allows. */
function waysToMount(type: string, writable: boolean): readonly string[] {
  if (writable) return [""];
  // A journal is replayed into the overlay that a read-only image gets, never into the image. Where it is damaged,
  // what is there without it is better than nothing.
  if (/^ext[234]$/.test(type)) return ["ro", "ro,noload"];
  return type === "xfs" ? ["ro", "ro,norecovery"] : ["ro"];
}

/**
 * Mounts a place instead of all that is mounted. What its system mounts below its root and cannot be mounted is left
 * out, and its folder is then empty.
 * @throws AppError `place-unreadable` | AppError of the appliance
 */
export async function mountPlace(
  appliance: Appliance,
  { mounts, types }: { readonly mounts: GuestPlace["mounts"]; readonly types: ReadonlyMap<string, string> },
  writable: boolean,
): Promise<void> {
  await appliance.call("umount_all");
  for (const [index, { device, path }] of mounts.entries()) {
    const failure = await mountOne(appliance, device, path, waysToMount(types.get(device) ?? "", writable));
    if (failure && index === 0) throw unreadable(device, failure);
  }
}

async function mountOne(
  appliance: Appliance,
  device: string,
  path: string,
  ways: readonly string[],
): Promise<GuestfsError | undefined> {
  let failure: GuestfsError | undefined;
  for (const options of ways) {
    try {
      await appliance.call("mount_options", options, device, path);
      return undefined;
    } catch (error) {
      if (!(error instanceof GuestfsError)) throw error;
      failure = error;
    }
  }
  return failure;
}

const unreadable = (device: string, failure: GuestfsError) =>
  new AppError(
    {
      code: "place-unreadable",
      message: `The file system on ${device} cannot be opened: it is damaged, or of a kind that libguestfs does not know.`,
      hint: "If its machine still starts, let its own system check the disk. A snapshot or a backup may have it whole.",
      detail: failure.message.slice(0, 20_000),
    },
    { cause: failure },
  );
