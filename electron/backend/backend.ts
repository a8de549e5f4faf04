import type { Handlers } from "../../shared/contract/handlers.ts";

/** What a shell needs of the backend, and all that it gets. */
export interface Backend {
  readonly handlers: Handlers;
  /**
   * Makes a local file known as an installation medium and returns its opaque handle. Only shells call it,
   * with a path that the user chose: a native dialog, a drop, the command line.
   */
  registerMedia(path: string): Promise<string>;
  /**
   * Makes a local file known that the backend is to read, whatever it holds, and returns its opaque handle, which is
   * good for one use. Only shells call it, with a path that the user chose.
   */
  registerSource(path: string): Promise<string>;
  /** Like {@link registerSource}, for a file to be written; one that is there is one that the user agreed to lose. */
  registerTarget(path: string): Promise<string>;
  /**
   * The paths of copies that `guestFiles.dragOut` makes for a drag out of the window, once, when they are there;
   * undefined where that does not succeed, which its job tells.
   */
  takeDragged(handle: string): Promise<readonly string[] | undefined>;
  /** Closes connections; machines keep running. */
  close(): Promise<void>;
}
