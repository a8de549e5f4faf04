import { constants } from "node:fs";
import { access, readFile, stat } from "node:fs/promises";

export interface SystemAccess {
  readonly isRoot: boolean;
  /** Whether this user is a member of the group `libvirt`, which distributions' polkit rules let in. */
  readonly inLibvirtGroup: boolean;
  /** The system daemon's socket, where there is one. */
  readonly socket: { readonly writable: boolean; readonly openToAll: boolean } | undefined;
}

/**
 * The connection to offer first: the system's where it opens without a password, else the user's own. A
 * socket that everybody may write to is guarded by polkit, which asks for a password unless the user is in
 * the group; a socket with narrower permissions lets in whoever may write to it.
 */
export function chooseDefaultUri({ isRoot, inLibvirtGroup, socket }: SystemAccess): string {
  const opens = socket?.writable && (inLibvirtGroup || !socket.openToAll);
  return isRoot || opens ? "qemu:///system" : "qemu:///session";
}

/** The per-driver daemon's socket is preferred, as libvirt's own client does. */
const sockets = ["/run/libvirt/virtqemud-sock", "/run/libvirt/libvirt-sock"];

/** Looks at this computer; see {@link chooseDefaultUri}. */
export async function readSystemAccess(): Promise<SystemAccess> {
  const isRoot = process.getuid?.() === 0;
  const groups = await readFile("/etc/group", "utf8").catch(() => "");
  const gid = /^libvirt:[^:]*:(\d+):/m.exec(groups)?.[1];
  const inLibvirtGroup = gid !== undefined && (process.getgroups?.() ?? []).includes(Number(gid));
  for (const path of sockets) {
    const found = await stat(path).catch(() => undefined);
    if (!found) continue;
    const writable = await access(path, constants.R_OK | constants.W_OK).then(
      () => true,
      () => false,
    );
    return { isRoot, inLibvirtGroup, socket: { writable, openToAll: (found.mode & 0o002) !== 0 } };
  }
  return { isRoot, inLibvirtGroup, socket: undefined };
}
