import { ConnectError } from "./errors.ts";

/** A libvirt URI that this client can open. */
export interface LibvirtURI {
  /** As given. */
  readonly text: string;
  /** `qemu`, `lxc`, `test`, … */
  readonly driver: string;
  /** `/system`, `/session`, `/default`, or a file for the test driver. */
  readonly path: string;
  /** A unix socket to use instead of the usual one: `?socket=`. */
  readonly socket: string | undefined;
  /** What the daemon is asked to open: the URI without what concerns only the way to it. */
  readonly name: string;
}

/**
 * Parses `DRIVER[+unix]:///PATH[?socket=SOCKET]`.
 * @throws ConnectError `bad-uri`, or `unsupported-uri` for what needs another way than a unix socket
 */
export function parseURI(text: string): LibvirtURI {
  const parts = /^([a-z][a-z0-9]*)(?:\+([a-z0-9]+))?:\/\/([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/i.exec(text);
  if (parts === null)
    throw new ConnectError("bad-uri", `"${text}" is not a libvirt URI such as qemu:///system`);
  const [, driver = "", transport = "unix", host = "", path = "/", query = ""] = parts;
  if (host !== "" || transport.toLowerCase() !== "unix") {
    throw new ConnectError(
      "unsupported-uri",
      `${text}: only local connections such as qemu:///system work so far`,
    );
  }
  const parameters = new URLSearchParams(query);
  const socket = parameters.get("socket") ?? undefined;
  parameters.delete("socket");
  parameters.delete("mode");
  const rest = parameters.size > 0 ? `?${parameters}` : "";
  return {
    text,
    driver: driver.toLowerCase(),
    path,
    socket: socket || undefined,
    name: `${driver.toLowerCase()}://${path}${rest}`,
  };
}
