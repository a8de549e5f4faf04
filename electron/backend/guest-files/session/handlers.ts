import type { Handlers } from "../../../../shared/contract/handlers.ts";
import { plainly } from "../../storage/pool-work.ts";
import type { DiskSessions } from "./sessions.ts";

export function createSessionHandlers(
  sessions: DiskSessions,
): Pick<Handlers["guestFiles"], "open" | "watch" | "unlock" | "close"> {
  return {
    open: ({ source, write }) => plainly(async () => ({ session: sessions.open(source, write) })),
    watch: async ({ session }, call) => sessions.watch(session, call.signal),
    unlock: ({ session, device, passphrase }) =>
      plainly(async () => {
        await sessions.unlock(session, device, passphrase);
        return {};
      }),
    close: ({ session }) =>
      plainly(async () => {
        await sessions.close(session);
        return {};
      }),
  };
}
