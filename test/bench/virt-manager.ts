import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Display } from "./display.ts";
import { type Memory, memory, processTree } from "./processes.ts";

/**
 * Runs Debian's virt-manager once, with nothing remembered and no screen reader listening.
 * @returns the time from its start to its whole list on screen, ms, and the memory that it then takes
 */
export async function runVirtManager(
  display: Display,
  uri: string,
  machines: number,
): Promise<{ ms: number; memory: Memory }> {
  const home = await mkdtemp(join(tmpdir(), "guesthouse-bench-"));
  const start = performance.now();
  const child = spawn(
    "dbus-run-session",
    ["--", "/usr/bin/python3", join(import.meta.dirname, "peer_virt_manager.py"), String(machines), uri],
    {
      env: { ...display.env, HOME: home, GSETTINGS_BACKEND: "memory", NO_AT_BRIDGE: "1" },
      stdio: ["pipe", "pipe", "ignore"],
    },
  );
  try {
    await Promise.race([
      once(child.stdout, "data"),
      once(child, "exit").then(([status]) => {
        throw new Error(`virt-manager ended with status ${status} before its list was there`);
      }),
    ]);
    const ms = performance.now() - start;
    return { ms, memory: await memory(await processTree(child.pid!)) };
  } finally {
    child.stdin.end();
    if (child.exitCode === null) await once(child, "exit");
    await rm(home, { recursive: true, force: true });
  }
}
