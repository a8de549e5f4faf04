import type { FilesSession } from "./session.ts";

/** Sessions are not closed for being idle while somebody reads of them. */
export async function* inUse<T>(
  sessions: readonly FilesSession[],
  items: AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  using used = new DisposableStack();
  for (const session of sessions) used.use(session.use());
  yield* items;
}
