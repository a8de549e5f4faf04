import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { AppError } from "../../../shared/model/error.ts";
import { ToolError } from "../qemu-img/tool-error.ts";
import { whyNoKernel } from "./requirements.ts";

const run = promisify(execFile);
const tool = "virt-sysprep";

/** An image of one machine. */
export interface GuestImage {
  readonly path: string;
  readonly format: string;
}

/** Why the system inside an image cannot be reset here, with what to install; undefined where it can. */
export async function resetBlocked(): Promise<string | undefined> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const found = await access(join(folder, tool), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return await whyNoKernel();
  }
  return `${tool} is not installed. Debian and Ubuntu: sudo apt install guestfs-tools`;
}

/** A name as a host can have it (RFC 1123): letters, digits and dashes, at most 63. */
export const hostNameOf = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, "") || "clone";

/** The command that {@link resetLinux} stands for. */
export const resetCommand = (images: readonly GuestImage[], hostName: string): string[] => [
  tool,
  "--no-network",
  "--operations",
  "machine-id,ssh-hostkeys,customize",
  "--hostname",
  hostName,
  // Debian makes host keys only when the server is installed; without them it does not start.
  "--firstboot-command",
  "ssh-keygen -A; systemctl restart ssh || systemctl restart sshd || true",
  ...images.flatMap(({ path, format }) => ["--format", format, "-a", path]),
];

/**
 * Gives the Linux system on these images another host name, and takes its machine ID and SSH host keys out, which are
 * made anew. It is worked on in libguestfs' appliance, a machine of its own: never on this host.
 * @param kvm whether the appliance may use it
 * @throws AppError `no-system`, where there is none that libguestfs knows | ToolError
 */
export async function resetLinux(
  images: readonly GuestImage[],
  hostName: string,
  { kvm, signal }: { readonly kvm: boolean; readonly signal: AbortSignal },
): Promise<void> {
  const env = {
    ...process.env,
    LC_ALL: "C",
    LIBGUESTFS_BACKEND: "direct",
    ...(!kvm && { LIBGUESTFS_BACKEND_SETTINGS: "force_tcg" }),
  };
  // It must not go on alone when this process is killed; libguestfs then ends its appliance.
  const args = ["--pdeathsig", "KILL", "--", ...resetCommand(images, hostName)];
  try {
    await run("setpriv", args, { signal, killSignal: "SIGKILL", env, maxBuffer: 4 << 20 });
  } catch (error) {
    signal.throwIfAborted();
    const { stderr = "", code } = error as { stderr?: string; code?: unknown };
    const text = stderr.trim().slice(0, 20_000);
    if (/no operating systems were found/i.test(text)) {
      throw new AppError(
        {
          code: "no-system",
          message:
            "No system that libguestfs knows was found on the clone's disks, so there is nothing to reset.",
          hint: "Clone without the reset.",
          detail: text,
        },
        { cause: error },
      );
    }
    throw new ToolError(tool, "reset", typeof code === "number" ? code : -1, text);
  }
}
