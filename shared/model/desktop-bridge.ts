import type { ErrorData } from "./error.ts";

/** The `type` of the window message that carries the port from the preload to the page. */
export const PORT_MESSAGE = "guesthouse:port";

/** An error as a value: what is thrown across Electron's bridges keeps nothing but its message. */
export type Outcome<T> = { readonly value: T } | { readonly error: ErrorData };

/** What the preload exposes as `window.guesthouse`: functions that take and give plain values. */
export interface DesktopBridge {
  /** Asks for a message port to the backend; it arrives as a window message with the nonce. */
  connectPort(nonce: string): void;
  /** Makes a `File` that the user dropped or chose known to the backend: its media handle. */
  registerFile(file: object): Promise<Outcome<string>>;
  /** The native file dialog: a media handle, or null when it was cancelled. */
  pickMedia(): Promise<Outcome<string | null>>;
  /** Makes a `File` that the user dropped or chose known to the backend, to be read once: its handle. */
  registerSource(file: object): Promise<Outcome<string>>;
  /** The native save dialog: the handle of a file to be written once, or null when it was cancelled. */
  pickSave(name: string): Promise<Outcome<string | null>>;
  /** The native dialog for a folder to copy into: its path, which the user then sees, or null. */
  pickFolder(): Promise<string | null>;
  /** Shows a folder of this computer in its file manager; opens nothing in it. */
  showFolder(path: string): void;
  /**
   * Drags copies of a guest's files out of the window, by their handle, as soon as they are there; not at all where
   * that does not succeed or was cancelled.
   */
  startDrag(files: string): Promise<Outcome<null>>;
  /** Media handles of files given to the running app: a double click, a second start. Returns what unsubscribes. */
  onOpen(listener: (media: string) => void): () => void;
  /** Routes to show, from the menu and `guesthouse://` links. Returns what unsubscribes. */
  onNavigate(listener: (route: string) => void): () => void;
  /** Whether closing the window hides it, and Guesthouse goes on in the tray. */
  keepInTray(): Promise<boolean>;
  /** An error where it stays as it was. */
  setKeepInTray(keep: boolean): Promise<Outcome<null>>;
}
