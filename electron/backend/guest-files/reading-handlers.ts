import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Services } from "../services.ts";
import { listFolder } from "./list.ts";
import type { FilesSession, FilesSessions } from "./session.ts";

const notYet = async (): Promise<never> => {
  throw new AppError({ code: "not-yet", message: "This cannot be done yet." });
};

export function createReadingHandlers(
  _services: Services,
  sessions: FilesSessions,
): Pick<Handlers["guestFiles"], "list" | "stat" | "owners" | "usage" | "search" | "read"> {
  return {
    list: async ({ session: id, place, path }, { signal }) => {
      const session = await sessions.get(id);
      return inUse(session, listFolder(session.place(place), path, { signal }));
    },
    stat: notYet,
    owners: notYet,
    usage: notYet,
    search: notYet,
    read: notYet,
  };
}

/** A session is not closed for being idle while somebody reads of it. */
async function* inUse<T>(session: FilesSession, items: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  using _ = session.use();
  yield* items;
}
