import type { Handlers } from "../../../../shared/contract/handlers.ts";
import { inUse } from "../session/in-use.ts";
import type { FilesSessions } from "../session/session.ts";
import { compareSides } from "./walk.ts";

export function createCompareHandlers(sessions: FilesSessions): Pick<Handlers["guestFiles"], "compare"> {
  return {
    compare: async ({ before, after, thorough }, { signal }) => {
      const opened = await Promise.all([sessions.get(before.session), sessions.get(after.session)]);
      const [one, other] = opened;
      const sides = [
        { calls: one.place(before.place), top: before.path },
        { calls: other.place(after.place), top: after.path },
      ] as const;
      return inUse(opened, compareSides(...sides, { thorough, signal }));
    },
  };
}
