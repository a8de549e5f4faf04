import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { Bin } from "./bin.ts";

export function createBinHandlers(bin: Bin): Handlers["bin"] {
  return {
    watch: async (_input, call) => bin.watch(call.signal),
    restore: async ({ id, name }) => {
      await bin.restore(id, name);
      return {};
    },
    empty: async ({ ids }) => {
      await bin.empty(ids);
      return {};
    },
  };
}
