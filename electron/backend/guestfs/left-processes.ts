import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds between two looks, until what was asked to end is ended, and until looking is given up. */
const [intervalMs, politeMs, patienceMs] = [50, 2_000, 10_000];

/**
 * Ends what an appliance's process has left: libguestfs ends QEMU only some time after a process that was killed, and
 * until then it holds the disks.
 * @param folder the appliance's own folder for temporary files, which all of its processes have in their environment
 */
export async function endLeft(folder: string): Promise<void> {
  for (let waited = 0; waited < patienceMs; waited += intervalMs) {
    const left = await processesWith(`TMPDIR=${folder}`);
    if (left.length === 0) return;
    for (const pid of left) end(pid, waited < politeMs ? "SIGTERM" : "SIGKILL");
    await delay(intervalMs);
  }
}

function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** Processes that were started with a setting, `NAME=value`. */
async function processesWith(setting: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, "latin1").catch(() => "");
      return environment.split("\0").includes(setting) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}
