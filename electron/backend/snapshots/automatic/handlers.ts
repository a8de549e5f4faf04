import type { Handlers } from "../../../../shared/contract/handlers.ts";
import type { ConnectionRegistry } from "../../connections/registry.ts";
import type { AutomaticSnapshots } from "./automatic-snapshots.ts";

export function createAutomaticSnapshotHandlers(
  connections: ConnectionRegistry,
  automatic: AutomaticSnapshots,
): Handlers["automaticSnapshots"] {
  return {
    read: ({ connection, uuid }) => automatic.read(connections.get(connection), uuid),
    set: async ({ connection, uuid, ...settings }) => {
      await automatic.set(connections.get(connection), uuid, settings);
      return {};
    },
  };
}
