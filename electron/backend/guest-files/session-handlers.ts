import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Services } from "../services.ts";
import type { FilesSessions } from "./session.ts";

const notYet = async (): Promise<never> => {
  throw new AppError({ code: "not-yet", message: "This cannot be done yet." });
};

export function createSessionHandlers(
  _services: Services,
  _sessions: FilesSessions,
): Pick<Handlers["guestFiles"], "open" | "watch" | "unlock" | "close"> {
  return {
    open: notYet,
    watch: notYet,
    unlock: notYet,
    close: notYet,
  };
}
