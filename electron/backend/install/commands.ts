import type { InstallRequest } from "../../../shared/contract/install.ts";

export interface InstallCommand {
  readonly request: InstallRequest;
  readonly uri: string;
  readonly virtType: string;
  readonly medium: string;
  readonly pool: string;
  readonly volume: string;
  readonly vnc: "socket" | "password";
  /** osinfo's short id, where known. */
  readonly shortId: string | undefined;
}

/** The `virsh` arguments that make the disk. */
export function createDiskCommand({ request, pool, volume }: InstallCommand): string[] {
  return ["vol-create-as", pool, volume, String(diskBytes(request)), "--format", "qcow2"];
}

/** The `virt-install` command line that comes closest to what is done here. */
export function installCommand(command: InstallCommand): string[] {
  const { request, uri, virtType, medium, pool, volume, vnc, shortId } = command;
  return [
    "virt-install",
    ...["--connect", uri],
    ...["--name", request.name],
    ...["--virt-type", virtType],
    ...["--osinfo", shortId ?? "detect=off,require=off"],
    ...["--memory", String(request.memoryMiB)],
    ...["--vcpus", String(request.vcpus)],
    ...["--disk", `vol=${comma(`${pool}/${volume}`)}`],
    ...["--cdrom", medium],
    ...["--network", network(request.network)],
    ...["--graphics", vnc === "socket" ? "vnc,listen=socket" : "vnc,listen=127.0.0.1"],
    ...["--channel", "unix,target.type=virtio,target.name=org.qemu.guest_agent.0"],
    ...(request.firmware === "efi" ? ["--boot", "uefi"] : []),
    "--noautoconsole",
  ];
}

/** A request's disk size in bytes, a multiple of 512 as every disk's is. */
export function diskBytes(request: Pick<InstallRequest, "diskGiB">): number {
  return Math.ceil((request.diskGiB * 2 ** 30) / 512) * 512;
}

function network(value: string): string {
  if (value === "user" || value === "none") return value;
  return `network=${comma(value.slice("network:".length))}`;
}

/** virt-install separates with commas and takes a doubled one for itself. */
function comma(value: string): string {
  return value.replaceAll(",", ",,");
}
