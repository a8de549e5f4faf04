import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** Guesthouse's own folder for what it remembers (XDG base directories; GUESTHOUSE_STATE for tests). */
export function stateFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env["GUESTHOUSE_STATE"]) return env["GUESTHOUSE_STATE"];
  return baseFolder(env["XDG_STATE_HOME"], ".local/state");
}

/** The folder for what can be made again at any time. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return baseFolder(env["XDG_CACHE_HOME"], ".cache");
}

/** The daemon's socket that every connection is to use instead of its own; for tests. */
export function libvirtSocket(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return env["GUESTHOUSE_LIBVIRT_SOCKET"] || undefined;
}

/** Where that daemon's file system is seen from here, if it is not the one of this process; for tests. */
export function daemonRoot(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return env["GUESTHOUSE_DAEMON_ROOT"] || undefined;
}

/** Connections to show instead of the remembered ones, separated by spaces; for tests. */
export function connectUris(env: NodeJS.ProcessEnv = process.env): string[] | undefined {
  return env["GUESTHOUSE_CONNECT"]?.split(" ").filter((uri) => uri !== "");
}

/** Ours in a base folder; the specification says that relative ones are to be ignored. */
function baseFolder(base: string | undefined, underHome: string): string {
  return join(base && isAbsolute(base) ? base : join(homedir(), underHome), "guesthouse");
}
