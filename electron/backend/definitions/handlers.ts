import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Services } from "../services.ts";

const missing = async (): Promise<never> => {
  throw new AppError({ code: "not-there-yet", message: "This cannot be done yet." });
};

export function createDefinitionHandlers(_services: Services): Handlers["definitions"] {
  return {
    read: missing,
    check: missing,
    complete: missing,
    history: missing,
    past: missing,
    restore: missing,
  };
}
