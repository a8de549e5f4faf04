import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { ConnectionRegistry } from "./registry.ts";

export function createConnectionHandlers(connections: ConnectionRegistry): Handlers["connections"] {
  return {
    watch: async (_input, call) => connections.watch(call.signal),
    add: ({ uri }) => connections.add(uri),
    remove: async ({ connection }) => {
      await connections.remove(connection);
      return {};
    },
    retry: async ({ connection }) => {
      connections.get(connection).retry();
      return {};
    },
  };
}
