import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Page } from "@playwright/test";
import { shellTest } from "../../support/shell-test.ts";
import { launchInDouble } from "./shell-double.ts";
import { launchInElectron } from "./shell-electron.ts";
import { launchInWeb } from "./shell-web.ts";

/** The started application, the same in every shell. */
export interface App {
  readonly shell: "web" | "double" | "electron";
  /** The window's page as it is now; another one after `restart`. */
  readonly page: Page;
  /** Drops a local file on the window, as from a file manager. */
  drop(path: string): Promise<void>;
  /** Closes the application as its user does; machines go on. */
  close(): Promise<void>;
  /** Closes and starts it again with what it remembers. */
  restart(): Promise<void>;
}

/** How a shell is started; the three files beside this one know how. */
export interface LaunchOptions {
  /** What the application finds in its environment. */
  readonly env: Record<string, string>;
  /** Files or links given on the command line. */
  readonly args: readonly string[];
  /** A page of its own, for the shells that do not bring one. */
  newContext(): Promise<import("@playwright/test").BrowserContext>;
}

export interface LaunchedShell {
  readonly page: Page;
  /** Tells the shell which path a File of its page was made from, where the shell cannot know. */
  beforeDrop?(path: string): Promise<void>;
  close(): Promise<void>;
}

interface AppFixtures {
  /** The daemon's socket; set by specs that start a daemon, usually as a fixture of their own. */
  libvirtSocket: string | undefined;
  /** Where that daemon's file system is seen from here. */
  daemonRoot: string | undefined;
  /** The connections to show; the daemon's system connection unless a spec says otherwise. */
  uris: readonly string[];
  /** Files or links that the application is started with. */
  launchArgs: readonly string[];
  stateDir: string;
  app: App;
}

/** Extend it with what a spec needs; `app` is started when a test asks for it and closed after it. */
export const test = shellTest.extend<AppFixtures>({
  libvirtSocket: [undefined, { option: true }],
  daemonRoot: [undefined, { option: true }],
  uris: [["qemu:///system"], { option: true }],
  launchArgs: [[], { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern
  stateDir: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "guesthouse-state-"));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  app: async (
    { shell, browser, libvirtSocket, daemonRoot, uris, launchArgs, stateDir, contextOptions, viewport },
    use,
  ) => {
    const options: LaunchOptions = {
      env: {
        GUESTHOUSE_STATE: stateDir,
        GUESTHOUSE_CONNECT: uris.join(" "),
        ...(libvirtSocket === undefined ? {} : { GUESTHOUSE_LIBVIRT_SOCKET: libvirtSocket }),
        ...(daemonRoot === undefined ? {} : { GUESTHOUSE_DAEMON_ROOT: daemonRoot }),
      },
      args: launchArgs,
      newContext: () => browser.newContext({ ...contextOptions, viewport }),
    };
    const launch = { web: launchInWeb, double: launchInDouble, electron: launchInElectron }[shell];
    let running: LaunchedShell | undefined = await launch(options);
    const current = (): LaunchedShell => {
      if (!running) throw new Error("The application has been closed");
      return running;
    };
    const app: App = {
      shell,
      get page() {
        return current().page;
      },
      drop: (path) => drop(current(), path),
      async close() {
        const closing = current();
        running = undefined;
        await closing.close();
      },
      async restart() {
        if (running) await app.close();
        running = await launch(options);
      },
    };
    await use(app);
    if (running) await app.close();
  },
});

export { expect } from "@playwright/test";

/**
 * A file input makes a File that Chromium reads from the disk as it is needed, so a file of any size can be
 * dropped; a DataTransfer made in the page carries it to where the pointer would be.
 */
async function drop({ page, beforeDrop }: LaunchedShell, path: string): Promise<void> {
  // Nobody drops on a window that is still empty.
  await page.getByRole("navigation").first().waitFor();
  await page.evaluate(() => {
    const input = document.createElement("input");
    input.type = "file";
    input.id = "dropped-file";
    input.hidden = true;
    document.body.append(input);
  });
  await page.locator("#dropped-file").setInputFiles(path);
  await beforeDrop?.(path);
  await page.evaluate((name) => {
    const input = document.querySelector<HTMLInputElement>("#dropped-file");
    const file = input?.files?.[0];
    if (!input || file?.name !== name) throw new Error("The file did not reach the page");
    input.remove();
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(file);
    const target = document.elementFromPoint(innerWidth / 2, innerHeight / 2) ?? document.body;
    for (const type of ["dragenter", "dragover", "drop"]) {
      target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  }, basename(path));
}
