import type { ElectronBinary } from "./electron.ts";

/** What decides how Guesthouse shows itself when started from a checkout. */
export interface StartFacts {
  /** Neither Electron nor Chromium runs its sandbox as root, and Guesthouse never turns it off. */
  readonly root: boolean;
  /** Whether there is an X or Wayland display. */
  readonly display: boolean;
  readonly electron: ElectronBinary;
  /** Why Electron's sandbox cannot work on this kernel, if so. */
  readonly sandboxBlocked: string | undefined;
  /** Path of a Chromium or a relative that knows app windows. */
  readonly browser: string | undefined;
}

export type Choice = { readonly because: string } & (
  | { readonly shell: "electron"; readonly path: string }
  | { readonly shell: "browser window"; readonly path: string }
  | { readonly shell: "address" }
);

/** Electron where it works, else a browser's app window, else the address alone; with the reason in words. */
export function chooseShell(facts: StartFacts): Choice {
  if (facts.root) {
    return {
      shell: "address",
      because: "as root neither Electron nor Chromium has its sandbox, so open the address yourself",
    };
  }
  if (!facts.display) {
    return { shell: "address", because: "there is no display, so open the address where one is" };
  }
  const missing = "unavailable" in facts.electron ? facts.electron.unavailable : facts.sandboxBlocked;
  if ("path" in facts.electron && !missing) {
    return { shell: "electron", path: facts.electron.path, because: "Electron is installed" };
  }
  if (facts.browser) {
    return { shell: "browser window", path: facts.browser, because: `Electron is not to be had: ${missing}` };
  }
  return {
    shell: "address",
    because: `Electron is not to be had (${missing}) and no Chromium is installed, so open the address yourself`,
  };
}
