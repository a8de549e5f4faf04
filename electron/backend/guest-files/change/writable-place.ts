import { AppError } from "../../../../shared/model/error.ts";
import type { FilesSession, FilesSessions, PlaceCalls } from "../session/session.ts";

/** A place whose files can be changed. */
export interface WritablePlace {
  readonly session: FilesSession;
  readonly calls: PlaceCalls;
}

/**
 * A place of a session that was opened for changes.
 * @throws AppError `files-read-only`, `files-closed`, `no-such-place`
 */
export async function writablePlace(
  sessions: FilesSessions,
  { session: id, place }: { readonly session: string; readonly place: string },
): Promise<WritablePlace> {
  const session = await sessions.get(id);
  if (!session.writable) {
    throw new AppError({
      code: "files-read-only",
      message: "These files were opened to be read only.",
      hint: "Open them for changes, which a machine that is off allows.",
    });
  }
  return { session, calls: session.place(place) };
}
