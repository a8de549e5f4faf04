import type { FilesSource, FilesState } from "../../shared/contract/guest-files/session.ts";
import { AppError } from "../../shared/model/error.ts";
import type { BackendSession } from "./backend-session.ts";
import { Followed } from "./backend-window.ts";

/** Disks that are open. */
export type OpenFiles = Extract<FilesState, { state: "open" }> & { readonly session: string };

/** A disk image of the host by its path, as a source. */
export const fileSource = ({ connection }: BackendSession, path: string): FilesSource => ({
  kind: "image",
  image: { kind: "file", connection, path },
});

/**
 * Opens disks as a window does, and waits until they are open.
 * @throws AppError why they cannot be
 */
export async function openFiles(
  { backend, window }: BackendSession,
  source: FilesSource,
  { write = false } = {},
): Promise<OpenFiles> {
  const { guestFiles } = backend.handlers;
  const { session } = await guestFiles.open({ source, write }, window.call);
  const states = new Followed<FilesState>(await guestFiles.watch({ session }, window.call));
  const state = await states.find(({ state: name }) => name !== "opening");
  if (state.state === "open") return { ...state, session };
  if (state.state === "failed") throw new AppError(state.error);
  throw new Error(JSON.stringify(state));
}
