import { AppError } from "../../../../shared/model/error.ts";
import { type Appliance, GuestfsError } from "../../guestfs/appliance.ts";
import { serveImage } from "../../qemu-img/serve-image.ts";
import type { OpenedDisk } from "./opened-source.ts";

/** Milliseconds. Ten seconds is usual where all of it is emulated, but not on a busy machine. */
const launchPatienceMs = 300_000;

/** Programs that serve those disks which libguestfs cannot open by itself. */
export type DriveServers = AsyncDisposable;

/**
 * Boots an appliance with the disks.
 * @param memory MiB
 * @returns what must go on as long as the appliance does
 * @throws AppError `appliance-refused` | AppError of the appliance
 */
export async function launchAppliance(
  appliance: Appliance,
  disks: readonly OpenedDisk[],
  { writable, memory }: { readonly writable: boolean; readonly memory: number },
): Promise<DriveServers> {
  const servers = new AsyncDisposableStack();
  try {
    await appliance.call("set_memsize", memory);
    for (const { image, snapshot, readOnly } of disks) {
      // A read-only disk is an overlay of which nothing is kept, so the image is not touched by anything.
      const readonly = readOnly || !writable;
      if (snapshot === undefined && image.passphrase === undefined) {
        await appliance.call("add_drive_opts", image.path, { format: image.format, readonly });
      } else {
        // libguestfs knows neither states inside an image nor secrets of one.
        const { socket } = servers.use(await serveImage(image, { snapshot, readOnly: readonly }));
        const server = [`unix:${socket}`];
        await appliance.call("add_drive_opts", "", { protocol: "nbd", server, format: "raw", readonly });
      }
    }
    await appliance.callWith({ patienceMs: launchPatienceMs }, "launch");
    return servers;
  } catch (error) {
    await servers.disposeAsync();
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
