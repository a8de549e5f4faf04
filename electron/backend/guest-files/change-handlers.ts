import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Services } from "../services.ts";
import type { FilesSessions } from "./session.ts";

const notYet = async (): Promise<never> => {
  throw new AppError({ code: "not-yet", message: "This cannot be done yet." });
};

export function createChangeHandlers(
  _services: Services,
  _sessions: FilesSessions,
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
    planCopyIn: notYet,
    copyIn: notYet,
    upload: notYet,
    makeFolder: notYet,
    rename: notYet,
    planRemoval: notYet,
    remove: notYet,
    setAttributes: notYet,
    write: notYet,
    planBringBack: notYet,
    bringBack: notYet,
  };
}
