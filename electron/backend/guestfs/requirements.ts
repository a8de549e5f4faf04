import { constants } from "node:fs";
import { access, readdir } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../../shared/model/error.ts";

/** Why supermin(1) would find no kernel for libguestfs' appliance, and what helps; undefined where it finds one. */
export async function whyNoKernel(): Promise<string | undefined> {
  if (process.env["SUPERMIN_KERNEL"]) return undefined;
  for (const name of await readdir("/boot").catch((): string[] => [])) {
    if (!name.startsWith("vmlinuz")) continue;
    const readable = await access(join("/boot", name), constants.R_OK).then(
      () => true,
      () => false,
    );
    if (readable) return undefined;
  }
  return "libguestfs starts the host's own kernel, and finds none in /boot that you may read. Ubuntu: sudo chmod +r /boot/vmlinuz-*";
}

/** @param cause what the dynamic linker or Node said when libguestfs' library was to be loaded */
export const unusable = (cause: string) =>
  new AppError({
    code: "no-libguestfs",
    message: /libguestfs\.so/.test(cause)
      ? "libguestfs is not installed on this computer. It reads the disks."
      : "libguestfs' library cannot be called on this computer.",
    hint: "Debian and Ubuntu: sudo apt install libguestfs-tools. Fedora: sudo dnf install guestfs-tools",
    detail: cause.slice(0, 20_000),
  });
