/**
 * What the Electron preload gives the window beyond the contract: functions and plain values only. Absent in
 * the browser shell.
 */
export interface DesktopBridge {
  /** Asks for a new message port; it arrives as a window message with the nonce (see `PORT_MESSAGE`). */
  connectPort(nonce: string): void;
  /** Makes a dropped or chosen local file known to the backend; resolves to its media handle. */
  registerFile(file: File): Promise<string>;
  /** The native file dialog; undefined when it was cancelled. */
  pickMedia(): Promise<string | undefined>;
  /** Media handles of files given to the running app: a double click, a second start. Returns what unsubscribes. */
  onOpen(listener: (media: string) => void): () => void;
  /** Routes to show, from `guesthouse://` links. Returns what unsubscribes. */
  onNavigate(listener: (route: string) => void): () => void;
  /** Progress on the task bar: 0..1, or undefined for none. */
  setProgress(fraction: number | undefined): void;
}

/** The `type` of the window message that carries the port. */
export const PORT_MESSAGE = "guesthouse:port";

declare global {
  interface Window {
    readonly guesthouse?: DesktopBridge;
  }
}

/** The desktop's bridge, or undefined in the browser shell. */
export const platform: DesktopBridge | undefined =
  typeof window === "undefined" ? undefined : window.guesthouse;
