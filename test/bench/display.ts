import { spawn } from "node:child_process";
import { once } from "node:events";

/** An X display that nobody sees, as large as a laptop's. */
export interface Display {
  /** The environment of a program that is to show itself there. */
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** Starts Xvfb on a free number. */
export async function startDisplay(): Promise<Display> {
  const child = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [number] = (await Promise.race([once(child.stdout, "data"), once(child, "exit")])) as unknown[];
  if (!Buffer.isBuffer(number)) throw new Error("Xvfb did not start (build/setup bench installs it)");
  const { WAYLAND_DISPLAY: _, ...env } = process.env;
  return {
    env: { ...env, DISPLAY: `:${number.toString().trim()}` },
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
