import { readdir, readFile } from "node:fs/promises";

/** Clock ticks a second in /proc; the same on every Linux that there is (sysconf(3), USER_HZ). */
const ticks = 100;

/** A process, with the `--type` that Chromium gives its own; `main` for others. */
export interface Process {
  readonly pid: number;
  readonly type: string;
}

/** In MiB. */
export interface Memory {
  /** What several processes share counts for each. */
  readonly resident: number;
  /** What several processes share counts once. */
  readonly proportional: number;
}

/** A process and all its descendants. */
export async function processTree(root: number): Promise<Process[]> {
  const numbers = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  for (const pid of numbers) {
    const fields = await statFields(pid);
    if (fields) parents.set(pid, Number(fields[1]));
  }
  const isUnder = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === root || isUnder(parents.get(pid)));
  const tree = numbers.filter(isUnder);
  return await Promise.all(
    tree.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      return { pid, type: /--type=([\w-]+)/.exec(line)?.[1] ?? "main" };
    }),
  );
}

/** CPU seconds that a process has used so far, in user and kernel together; 0 for one that is gone. */
export async function cpuSeconds(pid: number): Promise<number> {
  const fields = await statFields(pid);
  return fields ? (Number(fields[11]) + Number(fields[12])) / ticks : 0;
}

/** The fields of proc(5) stat from the third, the state, on. */
async function statFields(pid: number): Promise<string[] | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return line?.slice(line.lastIndexOf(")") + 2).split(" ");
}

/** Memory of processes together, from proc(5) smaps_rollup. */
export async function memory(processes: readonly Process[]): Promise<Memory> {
  const texts = await Promise.all(
    processes.map(({ pid }) => readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "")),
  );
  const sum = (name: string) =>
    texts.reduce((all, text) => all + Number(new RegExp(`^${name}: +(\\d+)`, "m").exec(text)?.[1] ?? 0), 0);
  return { resident: sum("Rss") / 1024, proportional: sum("Pss") / 1024 };
}
