import { readdir, readFile } from "node:fs/promises";

/**
 * The process of QEMU that libguestfs has started below this one, for a test that kills it.
 * @throws Error where there is none
 */
export async function applianceQemu(): Promise<number> {
  for (const pid of await processesBelow(process.pid)) {
    const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (/qemu/.test(line) && line.includes("guestfs")) return pid;
  }
  throw new Error("no appliance runs");
}

async function processesBelow(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch((): string[] => []);
  const children = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, "utf8").catch(() => "")),
  );
  const own = children.join(" ").split(/\s+/).filter(Boolean).map(Number);
  return [...own, ...(await Promise.all(own.map(processesBelow))).flat()];
}
