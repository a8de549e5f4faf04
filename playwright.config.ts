import { existsSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";

/** The system's Chromium; Playwright's own comes from outside the package registry. */
const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);
const electron = join(import.meta.dirname, "node_modules/electron/dist/electron");

/** How a spec reaches the application; see test/support. */
export interface ShellOptions {
  shell: "web" | "double" | "electron";
  /** Why a shell cannot be had here: its tests are skipped with this reason. */
  shellMissing: string | undefined;
}

export default defineConfig<ShellOptions>({
  testDir: "test/e2e",
  outputDir: "test-results/e2e",
  // Each has a libvirtd of its own. Guests run under software emulation: more workers than CI's two processors only
  // make each test slower.
  workers: 2,
  // On a busy machine all of it takes several times as long; what never comes still ends.
  timeout: 400_000,
  expect: { timeout: 40_000 },
  forbidOnly: !!process.env["CI"],
  use: {
    browserName: "chromium",
    // A click that waits for what never comes says so long before its test ends.
    actionTimeout: 60_000,
    // Recording takes as much of the processor as all that it records, so only a second try is: see build/test.ts.
    trace: "on-first-retry",
    screenshot: "only-on-failure",
    viewport: { width: 1280, height: 800 },
    // Nothing is judged or clicked half faded in.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: chromium,
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "web", use: { shell: "web", shellMissing: chromium ? undefined : "no Chromium is installed" } },
    {
      name: "double",
      use: { shell: "double", shellMissing: chromium ? undefined : "no Chromium is installed" },
    },
    {
      name: "electron",
      use: {
        shell: "electron",
        shellMissing: existsSync(electron)
          ? undefined
          : "Electron's binary is not there and could not be fetched",
      },
    },
  ],
});
