import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { isLocal, isSession } from "../connections/describe-uri.ts";
import { hostSize } from "../host/size.ts";
import { LibvirtError } from "../libvirt/index.ts";
import { type Access, checkAccess, type Reader } from "./access.ts";
import { askMachineCapabilities, type MachineCapabilities, readHypervisorUser } from "./capabilities.ts";
import type { InspectedMedium, Medium } from "./media.ts";

/** What is known of a connection when a machine is to be made there. */
export interface InstallHost {
  readonly connection: Connection;
  readonly capabilities: MachineCapabilities;
  readonly acceleration: { readonly kind: "kvm" | "software" | "none"; readonly reason: string };
  /** MiB */
  readonly memoryMiB: number;
  readonly cpus: number;
  readonly reader: Reader;
  /** The user's own daemon, not the system's. */
  readonly session: boolean;
  /** Whether the application may open what QEMU's user owns, such as a VNC socket. */
  readonly opensSockets: boolean;
}

/**
 * Asks the daemon what machines it can make.
 * @throws AppError `cannot-install` for a driver that has no machines to install, `no-qemu`
 * @throws LibvirtError | ConnectionClosedError
 */
export async function askHost(connection: Connection): Promise<InstallHost> {
  const { client } = connection;
  const acceleration = await connection.acceleration();
  if (acceleration.kind === "none") {
    throw new AppError({
      code: "cannot-install",
      message: "This connection cannot install machines from a disc image.",
      hint: "Choose a connection to QEMU, such as qemu:///system or qemu:///session.",
    });
  }
  const size = await hostSize(client);
  const virtType = acceleration.kind === "kvm" ? "kvm" : "qemu";
  const [capabilities, hostXml, uri] = await Promise.all([
    askMachineCapabilities(client, virtType, size.architecture).catch((error: unknown) => {
      throw error instanceof LibvirtError ? noEmulator(size.architecture, error) : error;
    }),
    client.host.capabilities(),
    client.host.uri(),
  ]);
  const local = isLocal(connection.uri);
  const session = isSession(uri);
  const user = readHypervisorUser(hostXml);
  return {
    connection,
    capabilities,
    acceleration,
    memoryMiB: size.memoryMiB,
    cpus: size.cpus,
    reader: !local
      ? { kind: "remote" }
      : session || !user
        ? { kind: "self" }
        : { kind: "user", uid: user.uid, gid: user.gid },
    session,
    opensSockets: local && (session || process.geteuid?.() === 0),
  };
}

function noEmulator(arch: string, error: LibvirtError): AppError {
  return new AppError(
    {
      code: "no-qemu",
      message: `libvirt finds no QEMU here that can run ${arch} machines.`,
      hint: "Install it, for example on Debian or Ubuntu: sudo apt install qemu-system",
      detail: error.message,
    },
    { cause: error },
  );
}

/** Whether the hypervisor can read the medium; what is in a pool it can. */
export async function mediumAccess(
  host: InstallHost,
  medium: Medium,
  found: InspectedMedium,
): Promise<Access> {
  if (medium.kind === "volume") return { readable: true, blocked: [], fileReadable: true, file: found.path };
  return await checkAccess(found.path, host.reader);
}
