import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { Services } from "../services.ts";
import { beatOf } from "./beats.ts";
import { hostFacts } from "./host-facts.ts";

export function createPerformanceHandlers({ connections }: Services): Handlers["performance"] {
  return {
    machine: async ({ connection, uuid }, call) =>
      beatOf(connections.get(connection)).watchMachine(uuid, call.signal),
    host: async ({ connection }, call) => beatOf(connections.get(connection)).watchHost(call.signal),
    hostFacts: ({ connection }) => hostFacts(connections.get(connection)),
  };
}
