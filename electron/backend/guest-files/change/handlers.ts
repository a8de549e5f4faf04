import type { Handlers } from "../../../../shared/contract/handlers.ts";
import type { Services } from "../../services.ts";
import type { FilesSessions } from "../session/session.ts";
import { setAttributes } from "./attributes.ts";
import { bringBack, planBringBack } from "./bring-back.ts";
import { copyIn, planCopyIn } from "./copy-in.ts";
import { makeFolder, rename } from "./folders.ts";
import { told } from "./put-problem.ts";
import { planRemoval, remove } from "./removal.ts";
import { upload } from "./upload.ts";
import { write } from "./write.ts";

export function createChangeHandlers(
  services: Services,
  sessions: FilesSessions,
): Pick<
  Handlers["guestFiles"],
  | "planCopyIn"
  | "copyIn"
  | "upload"
  | "makeFolder"
  | "rename"
  | "planRemoval"
  | "remove"
  | "setAttributes"
  | "write"
  | "planBringBack"
  | "bringBack"
> {
  return {
    planCopyIn: (request, { signal }) =>
      told(request.path, signal, () => planCopyIn(services, sessions, request, signal)),
    copyIn: async (request) =>
      told(request.path, undefined, async () => ({ job: await copyIn(services, sessions, request) })),
    upload: (request, call) => told(request.path, undefined, () => upload(services, sessions, request, call)),
    makeFolder: (request) => told(request.path, undefined, () => makeFolder(services, sessions, request)),
    rename: (request) => told(request.path, undefined, () => rename(services, sessions, request)),
    planRemoval: (request, { signal }) =>
      told(request.paths[0]!, signal, () => planRemoval(services, sessions, request, signal)),
    remove: async (request) =>
      told(request.paths[0]!, undefined, async () => ({ job: await remove(services, sessions, request) })),
    setAttributes: (request) =>
      told(request.paths[0]!, undefined, () => setAttributes(services, sessions, request)),
    write: (request, call) => told(request.path, undefined, () => write(services, sessions, request, call)),
    planBringBack: (request, { signal }) =>
      told(request.from.paths[0]!, signal, () => planBringBack(services, sessions, request, signal)),
    bringBack: async (request) =>
      told(request.from.paths[0]!, undefined, async () => ({
        job: await bringBack(services, sessions, request),
      })),
  };
}
