import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { Services } from "../services.ts";
import { createAgentHandlers } from "./agent/handlers.ts";
import { createChangeHandlers } from "./change/handlers.ts";
import { createCompareHandlers } from "./compare/handlers.ts";
import type { DraggedFiles } from "./copy-out/dragged-files.ts";
import { createCopyOutHandlers } from "./copy-out/handlers.ts";
import { createInsideHandlers } from "./inside/handlers.ts";
import { createReadingHandlers } from "./reading/handlers.ts";
import { createSessionHandlers } from "./session/handlers.ts";
import type { DiskSessions } from "./session/sessions.ts";

export function createGuestFileHandlers(
  services: Services,
  sessions: DiskSessions,
  dragged: DraggedFiles,
): Handlers["guestFiles"] {
  return {
    ...createSessionHandlers(sessions),
    ...createReadingHandlers(sessions),
    ...createCopyOutHandlers(services, sessions, dragged),
    ...createChangeHandlers(services, sessions),
    ...createCompareHandlers(sessions),
    ...createInsideHandlers(services, sessions),
    ...createAgentHandlers(services),
  };
}
