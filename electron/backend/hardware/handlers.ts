import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Services } from "../services.ts";

const missing = async (): Promise<never> => {
  throw new AppError({ code: "not-there-yet", message: "This cannot be done yet." });
};

export function createHardwareHandlers(_services: Services): Handlers["hardware"] {
  return {
    watch: missing,
    choices: missing,
    preview: missing,
    apply: missing,
    discardPending: missing,
    virtioPlan: missing,
    switchToVirtio: missing,
  };
}
