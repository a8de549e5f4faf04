import { AppError } from "../../../shared/model/error.ts";
import { type Appliance, GuestfsError } from "../guestfs/appliance.ts";
import type { OpenedDisk } from "./open-source.ts";

/** MiB: enough for the checks and indexes of large file systems, little enough for several at once. */
const memoryMiB = 512;
/** Milliseconds. Ten seconds is usual where all of it is emulated, but not on a busy machine. */
const launchPatienceMs = 300_000;

/**
 * Boots an appliance with the disks.
 * @throws AppError `appliance-refused` | AppError of the appliance
 */
export async function launchAppliance(
  appliance: Appliance,
  disks: readonly OpenedDisk[],
  writable: boolean,
): Promise<void> {
  try {
    await appliance.call("set_memsize", memoryMiB);
    for (const { image, readOnly } of disks) {
      // A read-only disk is an overlay of which nothing is kept, so the image is not touched by anything.
      const readonly = readOnly || !writable;
      await appliance.call("add_drive_opts", image.path, { format: image.format, readonly });
    }
    await appliance.callWith({ patienceMs: launchPatienceMs }, "launch");
  } catch (error) {
    throw error instanceof GuestfsError ? refused(error) : error;
  }
}

const refused = (failure: GuestfsError) =>
  new AppError(
    {
      code: "appliance-refused",
      message: "libguestfs could not start its appliance with these disks.",
      hint: "If it fails with any disk, libguestfs-test-tool says what this computer is missing.",
      detail: failure.message.slice(0, 20_000),
    },
    { cause: failure },
  );
