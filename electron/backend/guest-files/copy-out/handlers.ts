import type { Handlers } from "../../../../shared/contract/handlers.ts";
import type { Services } from "../../services.ts";
import type { FilesSessions } from "../session/session.ts";
import { copyOut } from "./copy.ts";
import { download } from "./download.ts";
import type { DraggedFiles } from "./dragged-files.ts";
import { planCopyOut } from "./plan.ts";

export function createCopyOutHandlers(
  services: Services,
  sessions: FilesSessions,
  dragged: DraggedFiles,
): Pick<Handlers["guestFiles"], "planCopyOut" | "copyOut" | "download" | "dragOut"> {
  return {
    planCopyOut: async ({ session: id, place, ...request }, { signal }) => {
      const session = await sessions.get(id);
      using _ = session.use();
      return await planCopyOut(services, session, session.place(place), request, signal);
    },
    copyOut: async ({ session: id, place, ...request }) => {
      const session = await sessions.get(id);
      return { job: await copyOut(services, session, session.place(place), request) };
    },
    download: async ({ session: id, place, paths }, call) => {
      const session = await sessions.get(id);
      return await download(services, session, session.place(place), paths, call);
    },
    dragOut: async ({ session: id, place, paths }) => {
      const session = await sessions.get(id);
      return await dragged.begin(services, session, session.place(place), paths);
    },
  };
}
