import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const run = promisify(execFile);
const namespaceScript = join(import.meta.dirname, "namespace.sh");
const checkout = join(import.meta.dirname, "../..");
/** Probing every QEMU binary takes 12 s; libvirt's answer is kept between runs. */
const capabilityCache = join(checkout, ".cache/libvirt-capabilities");
const rootPrefix = "guesthouse-test-";

export interface PrivateLibvirtdOptions {
  /** Define and start libvirt's default NAT network (it leads nowhere out of the namespace). */
  readonly defaultNetwork?: boolean;
  /** Define and start a pool `default` on {@link PrivateLibvirtd.imagesDir}. */
  readonly defaultPool?: boolean;
}

/** A real libvirtd of one test's own; see {@link startPrivateLibvirtd}. */
export interface PrivateLibvirtd {
  readonly uri: "qemu:///system";
  /** The read-write socket, valid inside and outside the namespaces. */
  readonly socketPath: string;
  readonly readOnlySocketPath: string;
  /** A folder with the same path inside and outside, which QEMU's user can read. */
  readonly imagesDir: string;
  /** Everything of this daemon; removed by {@link stop}. */
  readonly root: string;
  /** The daemon's process id as it is now (it changes with a restart). */
  readonly pid: number;
  /** The process that ends everything when the test's own process is gone. */
  readonly holderPid: number;
  /** Arguments to put before a command so that it runs inside the namespaces. */
  readonly enter: readonly string[];
  /** Runs virsh against the daemon; gives its output, or rejects with its error output. */
  virsh(...args: string[]): Promise<string>;
  /** The same at another of the daemon's drivers: `lxc:///system`, `test:///default`, `test:///PATH`. */
  virshAt(uri: string, ...args: string[]): Promise<string>;
  /** Runs a command inside the namespaces; gives its output. */
  netnsExec(command: string, ...args: string[]): Promise<string>;
  /** Makes an executable that runs `command` inside, for programs that can only be given a path. */
  wrapper(command: string): Promise<string>;
  /** The path outside of a file named as the daemon sees it, for example a VNC socket. */
  outside(path: string): string;
  /** Puts a copy of a file where QEMU may read it and libvirt may change its owner. */
  addImage(source: string, name: string): Promise<string>;
  /** Sends a signal to the daemon alone and waits until it is gone; guests stay. */
  killDaemon(signal: NodeJS.Signals): Promise<void>;
  /** Starts the daemon again after {@link killDaemon}, or ends and starts it. */
  restartDaemon(): Promise<void>;
  /** Ends guests and daemon and removes every trace. */
  stop(): Promise<void>;
}

/** Why no private daemon can be had here, in words for a skipped test; nothing where it can. */
export function privateLibvirtdBlocked(): string | undefined {
  if (process.platform !== "linux") return "a private libvirtd needs Linux";
  if (process.getuid?.() !== 0) return "a private libvirtd needs root (namespaces)";
  return undefined;
}

/**
 * Starts a libvirtd in mount, network and control-group namespaces of its own, on private copies of
 * libvirt's folders. Should the test process die, everything is ended by the holder of the namespaces,
 * whose standard input closes with it; should that die too, by the next start.
 */
export async function startPrivateLibvirtd(options: PrivateLibvirtdOptions = {}): Promise<PrivateLibvirtd> {
  const blocked = privateLibvirtdBlocked();
  if (blocked) throw new Error(blocked);
  await endStale();
  const root = await mkdtemp(join(tmpdir(), `${rootPrefix}${process.pid}-${await startTime(process.pid)}-`));
  const name = root.slice(root.lastIndexOf("/") + 1);
  await fillRoot(root);

  const holder = spawn("sh", [namespaceScript, "hold", name, root], {
    stdio: ["pipe", "pipe", "inherit"],
    // Ctrl-C in the terminal reaches the whole group; the holder has to outlive it to clean up.
    detached: true,
  });
  const holderEnded = once(holder, "exit");
  const insidePid = await new Promise<number>((resolve, reject) => {
    const lines = createInterface({ input: holder.stdout });
    lines.on("line", (line) => resolve(Number(line.replace("ready ", ""))));
    holder.once("exit", (code) => reject(new Error(`the namespaces could not be made (status ${code})`)));
    holder.once("error", reject);
  });
  const enter = ["nsenter", `--target=${insidePid}`, "--mount", "--net", "--cgroup"];
  const pidFile = join(root, "libvirtd.pid");
  const socketPath = join(root, "run/libvirt-sock");
  let pid = 0;

  const netnsExec = async (command: string, ...args: string[]) => {
    const [nsenter, ...before] = [...enter, command, ...args] as [string, ...string[]];
    // One that is stuck is named by its error; the test's own limit tells nothing.
    const { stdout } = await run(nsenter, before, { maxBuffer: 64 << 20, cwd: "/", timeout: 200_000 });
    return stdout;
  };
  const virshAt = (uri: string, ...args: string[]) => {
    const [driver, path] = uri.split(":", 2);
    return netnsExec("virsh", "--quiet", "--connect", `${driver}+unix:${path}?socket=${socketPath}`, ...args);
  };
  const virsh = (...args: string[]) => virshAt("qemu:///system", ...args);
  const startDaemon = async () => {
    await netnsExec("sh", namespaceScript, "daemon", name, root);
    pid = Number(await readFile(pidFile, "utf8"));
    await virsh("version");
  };

  const daemon: PrivateLibvirtd = {
    uri: "qemu:///system",
    socketPath,
    readOnlySocketPath: join(root, "run/libvirt-sock-ro"),
    imagesDir: join(root, "images"),
    root,
    get pid() {
      return pid;
    },
    holderPid: holder.pid!,
    enter,
    virsh,
    virshAt,
    netnsExec,
    async wrapper(command) {
      const path = join(root, `enter-${command.slice(command.lastIndexOf("/") + 1)}`);
      const argv = [...enter, command].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
      await writeFile(path, `#!/bin/sh\nexec ${argv} "$@"\n`, { mode: 0o755 });
      return path;
    },
    outside: (path) => `/proc/${insidePid}/root${path}`,
    async addImage(source, imageName) {
      const path = join(root, "images", imageName);
      await cp(source, path);
      return path;
    },
    async killDaemon(signal) {
      const target = pid;
      process.kill(target, signal);
      await ended(target);
    },
    async restartDaemon() {
      if (await startTime(pid)) await daemon.killDaemon("SIGTERM");
      await rm(pidFile, { force: true });
      await startDaemon();
    },
    async stop() {
      await keepCapabilities(root);
      holder.stdin.end();
      await holderEnded;
    },
  };

  try {
    await startDaemon();
    if (options.defaultPool) {
      await virsh("pool-define-as", "default", "dir", "--target", daemon.imagesDir);
      await virsh("pool-start", "default");
      await virsh("pool-autostart", "default");
    }
    if (options.defaultNetwork) {
      await virsh("net-define", "/usr/share/libvirt/networks/default.xml");
      await virsh("net-start", "default");
      await virsh("net-autostart", "default");
    }
  } catch (error) {
    await daemon.stop();
    throw error;
  }
  return daemon;
}

async function fillRoot(root: string): Promise<void> {
  // QEMU runs as its own user and has to pass through to its images.
  await chmod(root, 0o755);
  for (const folder of ["run", "log/qemu", "var/qemu", "var/dnsmasq", "var/boot", "var/images", "images"]) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await cp("/etc/libvirt", join(root, "etc"), { recursive: true, preserveTimestamps: true });
  // The machines and networks of the computer's owner are none of the test's business.
  await rm(join(root, "etc/qemu"), { recursive: true, force: true });
  await rm(join(root, "etc/storage"), { recursive: true, force: true });
  await rm(join(root, "etc/secrets"), { recursive: true, force: true });
  await rm(join(root, "etc/lxc"), { recursive: true, force: true });
  const qemuUser = await stat("/var/lib/libvirt/qemu").catch(() => undefined);
  if (qemuUser) await chown(join(root, "var/qemu"), qemuUser.uid, qemuUser.gid);
  await writeFile(
    join(root, "etc/libvirtd.conf"),
    [
      `host_uuid = "${crypto.randomUUID()}"`,
      'auth_unix_rw = "none"',
      'auth_unix_ro = "none"',
      'unix_sock_rw_perms = "0777"',
    ].join("\n"),
  );
  // "file" spares a virtlogd, and a guest's log goes on when the daemon is killed.
  await writeFile(join(root, "etc/qemu.conf"), 'stdio_handler = "file"\n');
  // Another run may put a new one in its place meanwhile: what has been copied by then will do.
  await cp(capabilityCache, join(root, "cache"), { recursive: true, preserveTimestamps: true }).catch(() =>
    mkdir(join(root, "cache"), { recursive: true }),
  );
}

/** Copies the probed capabilities back into the checkout, whole or not at all. */
async function keepCapabilities(root: string): Promise<void> {
  const probed = join(root, "cache/qemu/capabilities");
  const files = await readdir(probed).catch((): string[] => []);
  const known = await readdir(join(capabilityCache, "qemu/capabilities")).catch((): string[] => []);
  if (files.every((file) => known.includes(file))) return;
  await mkdir(join(checkout, ".cache"), { recursive: true });
  const fresh = await mkdtemp(`${capabilityCache}-`);
  try {
    // The daemon may still be writing.
    await cp(join(root, "cache"), fresh, { recursive: true, preserveTimestamps: true });
    await rm(capabilityCache, { recursive: true, force: true });
    await rename(fresh, capabilityCache);
  } catch {
    // Another run may have been first; either copy will do.
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Ends what a test process left that was killed together with its holder. */
async function endStale(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const [, pid, started] = /^guesthouse-test-(\d+)-(\d+)-/.exec(name) ?? [];
    if (!pid || (await startTime(Number(pid))) === started) continue;
    await run("sh", [namespaceScript, "end", name, join(tmpdir(), name)]);
  }
}

/** When a process started, in clock ticks since boot (field 22 of proc(5) stat); with the id it names one process for good. */
async function startTime(pid: number): Promise<string | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  const fields = line?.slice(line.lastIndexOf(")") + 2).split(" ");
  return fields?.[0] === "Z" ? undefined : fields?.[19];
}

/** Waits for the end of a process that is not our child. */
export async function ended(pid: number): Promise<void> {
  await run("tail", [`--pid=${pid}`, "--sleep-interval=0.02", "--follow", "/dev/null"]);
}
