import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { shellQuote } from "../transcript/shell-quote.ts";

/** Where a machine's log is. */
export type LogPlace =
  | { readonly kind: "here"; readonly folder: string; readonly name: string }
  | { readonly kind: "remote"; readonly path: string; readonly command: string }
  | { readonly kind: "unknown" };

/** The drivers that write a log a machine, by the folder's name (each driver's `logDir` in libvirt). */
const folders: Record<string, string> = { qemu: "qemu", kvm: "qemu", lxc: "lxc", xen: "libxl", ch: "ch" };

/** Who runs Guesthouse: decides where a session daemon of this user writes. */
export interface Account {
  readonly uid: number;
  readonly home: string;
  readonly cacheHome: string | undefined;
}

export const ownAccount = (): Account => ({
  uid: process.geteuid?.() ?? 0,
  home: homedir(),
  cacheHome: process.env["XDG_CACHE_HOME"],
});

/**
 * Where libvirt's drivers write: `/var/log/libvirt/DRIVER/NAME.log`, those of a user's own daemon
 * `XDG_CACHE_HOME/libvirt/DRIVER/log/NAME.log` (`virQEMUDriverConfigNew`; root's session is the system's daemon).
 * libvirt has no call that tells it. The name is the only part that comes from a definition, and libvirt itself
 * lets none have a slash.
 */
export function logPlace(uri: string, name: string, account: Account): LogPlace {
  const parsed = URL.parse(uri);
  const [driver = "", transport] = (parsed?.protocol.slice(0, -1) ?? "").split("+");
  const folder = folders[driver];
  if (!parsed || !folder || name === "" || /[/\0]/.test(name)) return { kind: "unknown" };
  const file = `${name}.log`;
  const system = join("/var/log/libvirt", folder);
  if (parsed.hostname !== "" && transport !== "unix") {
    const path = join(system, file);
    return { kind: "remote", path, command: remoteCommand(parsed, path) };
  }
  if (parsed.pathname !== "/session" || account.uid === 0)
    return { kind: "here", folder: system, name: file };
  const cache =
    account.cacheHome && isAbsolute(account.cacheHome) ? account.cacheHome : join(account.home, ".cache");
  return { kind: "here", folder: join(cache, "libvirt", folder, "log"), name: file };
}

/** Shows the end of a log that this user may not read. */
export const localCommand = (path: string) => shellQuote(["sudo", "tail", "-n", "500", "--", path]);

/** ssh hands the other side's shell one line, so the command is quoted for both shells. */
function remoteCommand({ username, hostname, port }: URL, path: string): string {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const target = username ? `${decodeURIComponent(username)}@${host}` : host;
  const way = port ? ["-p", port] : [];
  return shellQuote(["ssh", ...way, "-t", "--", target, localCommand(path)]);
}
