import type { FilesSession } from "../session/session.ts";

const last = new WeakMap<FilesSession, Promise<unknown>>();

/**
 * Does short work on a session when no other such work is under way, so that nothing gets a name between the moment
 * when that was found to be free and the moment when it is given.
 */
export function exclusively<T>(session: FilesSession, work: () => Promise<T>): Promise<T> {
  const result = (last.get(session) ?? Promise.resolve()).then(work);
  last.set(
    session,
    result.catch(() => {}),
  );
  return result;
}
