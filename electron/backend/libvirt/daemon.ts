import { execFile } from "node:child_process";
import { access, constants, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { ConnectError } from "./errors.ts";
import { connectUnix } from "./transport.ts";
import type { LibvirtURI } from "./uri.ts";

const run = promisify(execFile);

/** Seconds without clients after which a session daemon ends itself, as libvirt's own client asks for. */
const SESSION_TIMEOUT = 120;
/** Milliseconds for a daemon to be ready; it probes hypervisors later. */
const START_TIMEOUT_MS = 30_000;

/** What of the surroundings decides where a daemon is. */
export interface Surroundings {
  readonly uid: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const here = (): Surroundings => ({ uid: process.getuid?.() ?? 0, env: process.env });

/** Where a URI's daemon listens, and how it is started if it does not. */
export interface DaemonTarget {
  readonly socketPath: string;
  /** The daemon's program; `virt<driver>d` serves one driver, `libvirtd` all. */
  readonly program: string;
  /** A user's own daemon, or the machine's. */
  readonly scope: "session" | "system";
}

/**
 * Finds the daemon: a driver's own if its socket is there, else the one for all. For root every path means
 * the system daemon, as in libvirt.
 */
export async function locateDaemon(
  uri: LibvirtURI,
  { uid, env }: Surroundings = here(),
): Promise<DaemonTarget> {
  // The test driver is in every daemon; a user's own is enough for it.
  const scope = uid !== 0 && (uri.path === "/session" || uri.driver === "test") ? "session" : "system";
  const folder = scope === "system" ? "/run/libvirt" : sessionFolder(env);
  // What a daemon for all serves, in per-driver installations this one does.
  const driverDaemon = `virt${uri.driver === "test" ? "qemu" : uri.driver}d`;
  const driverSocket = join(folder, `${driverDaemon}-sock`);
  const commonSocket = join(folder, "libvirt-sock");
  const common = { socketPath: commonSocket, program: "libvirtd", scope } as const;
  const own = { socketPath: driverSocket, program: driverDaemon, scope } as const;
  if (await exists(driverSocket)) return own;
  if (await exists(commonSocket)) return common;
  return (await findProgram(driverDaemon, env)) !== undefined && !(await findProgram("libvirtd", env))
    ? own
    : common;
}

function sessionFolder(env: Surroundings["env"]): string {
  const runtime = env["XDG_RUNTIME_DIR"];
  if (runtime) return join(runtime, "libvirt");
  const cache = env["XDG_CACHE_HOME"] || join(env["HOME"] ?? "/", ".cache");
  return join(cache, "libvirt");
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function findProgram(name: string, env: Surroundings["env"]): Promise<string | undefined> {
  // A desktop user's PATH often lacks the folders of system programs.
  const folders = new Set([
    ...(env["PATH"] ?? "").split(":").filter(Boolean),
    "/usr/sbin",
    "/usr/local/sbin",
    "/sbin",
  ]);
  for (const folder of folders) {
    const path = join(folder, name);
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  return undefined;
}

/**
 * Starts the daemon; resolves when it listens. It goes on when this process ends: with `--daemon` it
 * detaches itself once it is ready, and its first process tells by its exit.
 *
 * A session daemon is started for any user; the system daemon only by root, and only where no service
 * manager is in charge of it.
 * @throws ConnectError `no-daemon`, `no-daemon-program` or `daemon-start-failed`
 */
export async function startDaemon(target: DaemonTarget, surroundings: Surroundings = here()): Promise<void> {
  const { scope, program, socketPath } = target;
  if (scope === "system" && (surroundings.uid !== 0 || (await exists("/run/systemd/system")))) {
    const hint = (await exists("/run/systemd/system"))
      ? `start it with: systemctl start ${program === "libvirtd" ? "libvirtd" : program}`
      : "ask the administrator to start it, or use qemu:///session";
    throw new ConnectError("no-daemon", `the libvirt daemon of this machine is not running; ${hint}`);
  }
  const path = await findProgram(program, surroundings.env);
  if (path === undefined) {
    throw new ConnectError(
      "no-daemon-program",
      `libvirt's daemon (${program}) is not installed: install the package libvirt-daemon-system (Debian, Ubuntu) or libvirt-daemon (others)`,
    );
  }
  if (scope === "system") await startLogDaemon(surroundings);
  else await mkdir(dirname(socketPath), { recursive: true, mode: 0o700 });
  await runDaemon(
    path,
    scope === "session" ? ["--daemon", `--timeout=${SESSION_TIMEOUT}`] : ["--daemon"],
    surroundings,
  );
}

/** The system daemon hands its guests' output to virtlogd, which it starts itself only for sessions. */
async function startLogDaemon(surroundings: Surroundings): Promise<void> {
  const listening = await connectUnix("/run/libvirt/virtlogd-sock").then(
    (transport) => {
      transport.destroy();
      return true;
    },
    () => false,
  );
  const path = listening ? undefined : await findProgram("virtlogd", surroundings.env);
  if (path !== undefined) await runDaemon(path, ["--daemon"], surroundings);
}

async function runDaemon(path: string, args: readonly string[], { env }: Surroundings): Promise<void> {
  try {
    await run(path, args, { cwd: "/", env, timeout: START_TIMEOUT_MS });
  } catch (error) {
    const said =
      error instanceof Error && "stderr" in error ? String(error.stderr).trim().slice(-1000) : String(error);
    throw new ConnectError(
      "daemon-start-failed",
      `${path} did not start${said === "" ? "; run it in a terminal to see why" : `: ${said}`}`,
      { cause: error },
    );
  }
}
