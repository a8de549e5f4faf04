import type { Handlers } from "../../../../shared/contract/handlers.ts";
import type { Services } from "../../services.ts";
import { plainly } from "../../storage/pool-work.ts";
import type { DiskSessions } from "../session/sessions.ts";
import { diskIdentity } from "./disk-identity.ts";
import { KeptInside } from "./kept-inside.ts";
import { lookInside } from "./look-inside.ts";

export function createInsideHandlers(
  services: Services,
  sessions: DiskSessions,
): Pick<Handlers["guestFiles"], "inside" | "lookInside"> {
  const kept = new KeptInside(services.stateDir);
  return {
    inside: (machine) =>
      plainly(async () => {
        const found = await kept.read(services.connections.get(machine.connection), machine.uuid);
        if (!found) return { changed: false };
        const changed = found.disks !== (await diskIdentity(services.connections, machine));
        return { inside: found.inside, changed };
      }),
    lookInside: (machine) => plainly(() => lookInside(services, sessions, kept, machine)),
  };
}
