import { spawn } from "node:child_process";
import { holdersOf } from "../files/holders.ts";
import { secretFiles } from "./secret-files.ts";
import { ToolError } from "./tool-error.ts";

/** What an answer may hold: the map of a much fragmented image is the longest. */
const maxOutput = 64 << 20;
const maxErrors = 64 << 10;

export interface QemuImgOptions {
  /** Ends the process. What it was writing is the caller's to delete. */
  readonly signal?: AbortSignal | undefined;
  /** Told how far it is, 0..1; only for commands that know `-p`, which is then added. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /**
   * Passphrases by the id under which the arguments name them. Neither a command line nor a file with a name ever
   * has them.
   */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
  /** For looking at images that nobody vouches for: 1 GiB of memory and 30 s of CPU. */
  readonly bounded?: boolean | undefined;
}

/**
 * Runs `qemu-img` and gives what it wrote.
 * @param args as on a command line; paths as arguments, never a string that is split
 * @throws ToolError when it ends with a status that is not among `good`; its text is qemu-img's own
 * @throws Error `AbortError` when `signal` aborts
 */
export async function qemuImg(
  [command, ...rest]: readonly [string, ...string[]],
  { signal, onProgress, secrets = {}, bounded = false }: QemuImgOptions = {},
  good: readonly number[] = [0],
): Promise<{ readonly stdout: string; readonly stderr: string; readonly status: number }> {
  signal?.throwIfAborted();
  await using files = await secretFiles(secrets);
  const args = [command, ...files.objects, ...(onProgress ? ["-p"] : []), ...rest];
  const limits = bounded ? ["prlimit", "--as=1073741824", "--cpu=30", "--"] : [];
  // It must not go on alone, holding its locks, when this process is killed.
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", ...limits, "qemu-img", ...args], {
    stdio: ["ignore", "pipe", "pipe", ...files.descriptors],
    env: { ...process.env, LC_ALL: "C" },
  });
  const kill = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", kill);
  const stdout: Buffer[] = [];
  let length = 0;
  child.stdout!.on("data", (chunk: Buffer) => {
    if (onProgress) {
      const told = [...chunk.toString("latin1").matchAll(/\((\d+(?:\.\d+)?)\/100%\)/g)].at(-1);
      if (told) onProgress(Number(told[1]) / 100);
      return;
    }
    length += chunk.length;
    if (length > maxOutput) kill();
    else stdout.push(chunk);
  });
  let errors = "";
  child.stderr!.on("data", (chunk: Buffer) => {
    if (errors.length < maxErrors) errors += chunk.toString("utf8");
  });
  try {
    const status = await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve(code ?? -1));
    });
    signal?.throwIfAborted();
    if (!good.includes(status)) {
      const locked = /lock\s+Is another process using the image \[([^\]\n]+)\]/.exec(errors)?.[1];
      const holders = locked === undefined ? [] : await holdersOf(locked);
      throw new ToolError("qemu-img", command, status, errors.trim(), holders);
    }
    return { stdout: Buffer.concat(stdout).toString("utf8"), stderr: errors.trim(), status };
  } finally {
    signal?.removeEventListener("abort", kill);
  }
}
