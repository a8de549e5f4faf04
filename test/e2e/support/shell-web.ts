import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { LaunchedShell, LaunchOptions } from "./app.ts";

const command = join(import.meta.dirname, "../../../out/cli/guesthouse.js");

/** Starts `guesthouse serve` and opens its address. */
export async function launchInWeb({ env, args, newContext }: LaunchOptions): Promise<LaunchedShell> {
  const server = spawn(process.execPath, [command, "serve", ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(server, "exit");
  const address = await Promise.race([
    readAddress(server.stdout),
    ended.then(([status]) => {
      throw new Error(`guesthouse serve ended with status ${status}`);
    }),
  ]);
  const context = await newContext();
  const page = await context.newPage();
  await page.goto(address);
  return {
    page,
    async close() {
      await context.close();
      server.kill("SIGTERM");
      await ended;
    },
  };
}

async function readAddress(output: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface({ input: output });
  for await (const line of lines) {
    const address = /^Guesthouse is at (http\S+)$/.exec(line)?.[1];
    if (address) return address;
  }
  return new Promise(() => {});
}
