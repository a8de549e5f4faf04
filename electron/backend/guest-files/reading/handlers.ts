import type { Handlers } from "../../../../shared/contract/handlers.ts";
import { inUse } from "../session/in-use.ts";
import type { FilesSessions } from "../session/session.ts";
import { listFolder } from "./list.ts";
import { ownersOf } from "./owners.ts";
import { plainFileAt, sendBytes } from "./read.ts";
import { followed } from "./resolve.ts";
import { searchBelow } from "./search.ts";
import { entryAt } from "./stat.ts";
import { usageOf } from "./usage.ts";

export function createReadingHandlers(
  sessions: FilesSessions,
): Pick<Handlers["guestFiles"], "list" | "stat" | "owners" | "usage" | "search" | "read"> {
  return {
    list: async ({ session: id, place, path }, { signal }) => {
      const session = await sessions.get(id);
      return inUse([session], listFolder(session.place(place), path, { signal }));
    },
    stat: async ({ session: id, place, path, follow }, { signal }) => {
      const session = await sessions.get(id);
      using _ = session.use();
      const calls = session.place(place);
      const real = follow ? await followed(calls, path, { signal }) : path;
      return { entry: await entryAt(calls, real, { signal }), path: real };
    },
    owners: async ({ session: id, place }, { signal }) => {
      const session = await sessions.get(id);
      using _ = session.use();
      return ownersOf(session.place(place), { signal });
    },
    usage: async ({ session: id }, { signal }) => {
      const session = await sessions.get(id);
      using _ = session.use();
      return { fileSystems: await usageOf(session, signal) };
    },
    search: async ({ session: id, place, path, text }, { signal }) => {
      const session = await sessions.get(id);
      return inUse([session], searchBelow(session.place(place), path, text, signal));
    },
    read: async ({ session: id, place, path, offset, length }, call) => {
      const session = await sessions.get(id);
      using _ = session.use();
      const calls = session.place(place);
      const file = await plainFileAt(calls, path, { signal: call.signal });
      const end = Math.max(Math.min(offset + length, file.bytes), offset);
      const ticket = call.ticket((channel) => void sendBytes(channel, session, calls, file, { offset, end }));
      return { ticket, bytes: end - offset };
    },
  };
}
