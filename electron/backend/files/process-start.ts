import { readFile } from "node:fs/promises";

/** When a process started, in clock ticks since boot (proc(5), field 22 of stat); undefined once it is gone. */
export async function processStart(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}
