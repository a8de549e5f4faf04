import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { Display } from "./display.ts";
import { connectPage, type Page } from "./page.ts";

/**
 * A Chromium in a window on a display. Not Playwright's: that keeps every page visible and focused, and what a page
 * costs that nobody sees is to be measured too.
 */
export interface BrowserWindow {
  /** Chromium's first process; all others descend from it. */
  readonly pid: number;
  /** The page that the window was opened with. */
  readonly page: Page;
  /** Opens another page in front of those that are there. */
  openTab(url: string): Promise<Page>;
  close(): Promise<void>;
}

/**
 * Opens an address: in a window without a browser's bars, as `npm start` does, or in an ordinary one.
 * @param kept the folder of a profile that stays, as that of `npm start` does; else it has one that goes with it
 */
export async function openBrowserWindow(
  display: Display,
  url: string,
  { bars = false, kept }: { bars?: boolean; kept?: string } = {},
): Promise<BrowserWindow> {
  const profile = kept ?? (await mkdtemp(join(tmpdir(), "guesthouse-bench-")));
  const child = spawn(
    "/usr/bin/chromium",
    [
      bars ? url : `--app=${url}`,
      `--user-data-dir=${profile}`,
      "--remote-debugging-port=0",
      "--window-size=1280,800",
      "--no-first-run",
      "--no-default-browser-check",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-quic",
      // Chromium's sandbox does not run as root.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
    { env: display.env, stdio: ["ignore", "ignore", "pipe"] },
  );
  const host = await debuggingHost(child.stderr);
  return {
    pid: child.pid!,
    page: await connectPage(await addressOfPage(host, new URL(url).origin)),
    async openTab(address) {
      const answer = await fetch(`http://${host}/json/new?${encodeURIComponent(address)}`, { method: "PUT" });
      return connectPage(((await answer.json()) as Target).webSocketDebuggerUrl);
    },
    async close() {
      child.kill("SIGTERM");
      await once(child, "exit");
      // Its last children still write for a moment.
      if (!kept) await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

interface Target {
  type: string;
  url: string;
  webSocketDebuggerUrl: string;
}

async function debuggingHost(stderr: Readable): Promise<string> {
  let heard = "";
  for await (const text of stderr.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    heard += text;
    const [, host] = /DevTools listening on ws:\/\/([^/]+)/.exec(heard) ?? [];
    if (!host) continue;
    stderr.resume();
    return host;
  }
  throw new Error(`Chromium did not start: ${heard}`);
}

/** The browser tells of no page before somebody asks for the list. */
async function addressOfPage(host: string, origin: string): Promise<string> {
  for (;;) {
    const targets = (await (await fetch(`http://${host}/json/list`)).json()) as Target[];
    const found = targets.find(({ type, url }) => type === "page" && new URL(url).origin === origin);
    if (found) return found.webSocketDebuggerUrl;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
