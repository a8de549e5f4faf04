import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { Services } from "../services.ts";
import { HostStarts } from "./host-starts.ts";
import { arrange, setStart } from "./set-start.ts";

export function createAutostartHandlers(services: Services): Handlers["autostart"] {
  const { connections, transcript } = services;
  const starts = new HostStarts(services);
  return {
    set: async ({ connection, uuid, start }) => {
      await setStart(connections.get(connection), transcript, uuid, start);
      return {};
    },
    arrange: async ({ connection, machines, removed }) => {
      await arrange(connections.get(connection), transcript, machines, removed);
      return {};
    },
    run: async ({ connection }) => ({ job: await starts.run(connections.get(connection)) }),
  };
}
