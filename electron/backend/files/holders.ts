import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** A process that has a file open. */
export interface Holder {
  readonly pid: number;
  readonly program: string;
  /** The machine that it runs, where it is QEMU: libvirt starts it with `-name guest=NAME,…` (qemu(1)). */
  readonly machine?: string;
}

/** Processes named: more would help nobody. */
const most = 5;

/**
 * The processes of this host that have a file open, as far as this user may see them. Told by device and inode, so
 * that other names and mount namespaces make no difference.
 */
export async function holdersOf(path: string): Promise<Holder[]> {
  const wanted = await stat(path).catch(() => undefined);
  if (!wanted) return [];
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found: Holder[] = [];
  for (const pid of pids) {
    if (Number(pid) === process.pid || !(await hasOpen(pid, wanted))) continue;
    found.push(await nameOf(pid));
    if (found.length === most) break;
  }
  return found;
}

/** Whoever is not ours to look at, or is gone meanwhile, has nothing open. */
async function hasOpen(pid: string, { dev, ino }: { dev: number; ino: number }): Promise<boolean> {
  const folder = join("/proc", pid, "fd");
  const descriptors = await readdir(folder).catch((): string[] => []);
  const files = await Promise.all(descriptors.map((fd) => stat(join(folder, fd)).catch(() => undefined)));
  return files.some((file) => file?.dev === dev && file.ino === ino);
}

async function nameOf(pid: string): Promise<Holder> {
  const argv = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
  const program = argv[0]?.split("/").at(-1) || "?";
  const name = argv[argv.indexOf("-name") + 1] ?? "";
  const machine = argv.includes("-name") ? /^(?:guest=)?([^,]+)/.exec(name)?.[1] : undefined;
  return { pid: Number(pid), program, ...(machine && { machine }) };
}
