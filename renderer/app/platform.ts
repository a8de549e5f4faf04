import type { DesktopBridge, Outcome } from "../../shared/model/desktop-bridge.ts";
import { AppError } from "../../shared/model/error.ts";

/** What the window can do in Electron beyond the contract. */
export interface Platform
  extends Omit<
    DesktopBridge,
    "registerFile" | "pickMedia" | "registerSource" | "pickSave" | "startDrag" | "setKeepInTray"
  > {
  /** Makes a dropped or chosen file known to the backend: its media handle. Rejects with an AppError. */
  registerFile(file: File): Promise<string>;
  /** The native file dialog: a media handle, or null when it was cancelled. Rejects with an AppError. */
  pickMedia(): Promise<string | null>;
  /** Makes a chosen file known to the backend, to be read once: its handle. Rejects with an AppError. */
  registerSource(file: File): Promise<string>;
  /** The native save dialog: a handle, or null when it was cancelled. Rejects with an AppError. */
  pickSave(name: string): Promise<string | null>;
  /** Rejects with an AppError. */
  startDrag(files: string): Promise<null>;
  /** Rejects with an AppError where it stays as it was. */
  setKeepInTray(keep: boolean): Promise<null>;
}

declare global {
  interface Window {
    readonly guesthouse?: DesktopBridge;
  }
}

/** The desktop, or undefined in the browser shell. */
export const platform: Platform | undefined =
  typeof window === "undefined" || !window.guesthouse ? undefined : wrap(window.guesthouse);

function wrap(bridge: DesktopBridge): Platform {
  return {
    ...bridge,
    registerFile: async (file) => unwrap(await bridge.registerFile(file)),
    pickMedia: async () => unwrap(await bridge.pickMedia()),
    registerSource: async (file) => unwrap(await bridge.registerSource(file)),
    pickSave: async (name) => unwrap(await bridge.pickSave(name)),
    startDrag: async (files) => unwrap(await bridge.startDrag(files)),
    setKeepInTray: async (keep) => unwrap(await bridge.setKeepInTray(keep)),
  };
}

function unwrap<T>(outcome: Outcome<T>): T {
  if ("error" in outcome) throw new AppError(outcome.error);
  return outcome.value;
}
