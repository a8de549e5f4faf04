import { join } from "node:path";
import { _electron } from "@playwright/test";
import type { LaunchedShell, LaunchOptions } from "./app.ts";

const checkout = join(import.meta.dirname, "../../..");

/** Starts the built application in Electron itself. */
export async function launchInElectron({ env, args }: LaunchOptions): Promise<LaunchedShell> {
  // Set by editors and other Electron applications; it would make this one a plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...inherited } = process.env;
  const electron = await _electron.launch({
    executablePath: join(checkout, "node_modules/electron/dist/electron"),
    args: [checkout, ...args],
    // Neither Electron nor Chromium runs its sandbox as root.
    chromiumSandbox: process.getuid?.() !== 0,
    env: { ...(inherited as Record<string, string>), ...env },
  });
  return { page: await electron.firstWindow(), close: () => electron.close() };
}
