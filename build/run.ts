import { spawn } from "node:child_process";
import { join } from "node:path";

export const checkout = join(import.meta.dirname, "..");

/** A program of node_modules/.bin, by its path: what runs must not depend on the caller's PATH. */
export const tool = (name: string) => join(checkout, "node_modules/.bin", name);

export interface Finished {
  /** Exit status; 1 for a program that a signal ended or that could not be started. */
  readonly status: number;
  readonly output: string;
  readonly seconds: number;
}

/** Runs a program in the checkout to its end. `show` passes its output through as it comes. */
export async function run(
  command: string,
  args: readonly string[],
  { show = false, env = {} }: { show?: boolean; env?: NodeJS.ProcessEnv } = {},
): Promise<Finished> {
  const began = performance.now();
  const child = spawn(command, args, {
    cwd: checkout,
    stdio: ["inherit", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
    env: { ...process.env, ...env },
  });
  const chunks: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
  const status = await new Promise<number>((resolve) => {
    child.once("close", (code) => resolve(code ?? 1));
    child.once("error", (error) => {
      chunks.push(Buffer.from(`${command}: ${error.message}\n`));
      resolve(1);
    });
  });
  return {
    status,
    output: Buffer.concat(chunks).toString(),
    seconds: (performance.now() - began) / 1000,
  };
}
