import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { Bin } from "../bin/bin.ts";
import { perConnection } from "../connections/per-connection.ts";
import type { History } from "../definitions/history.ts";
import { createLifecycleHandlers } from "../lifecycle/handlers.ts";
import { beatOf } from "../performance/beats.ts";
import type { Services } from "../services.ts";
import { Addresses } from "./addresses.ts";
import { organise, organiseAll, previewOrganising } from "./organise.ts";
import { Screenshots } from "./screenshot.ts";

const screenshotsOf = perConnection(({ domains }) => new Screenshots(domains));
const addressesOf = perConnection(({ client, domains }) => new Addresses(client, domains));

export function createDomainHandlers(services: Services, bin: Bin, history: History): Handlers["domains"] {
  const { connections, transcript } = services;
  return {
    ...createLifecycleHandlers(services, bin, history),
    watch: async ({ connection }, call) => connections.get(connection).domains.watch(call.signal),
    stats: async ({ connection }, call) => beatOf(connections.get(connection)).watchAll(call.signal),
    addresses: async ({ connection }, call) => addressesOf(connections.get(connection)).watch(call.signal),
    organise: async ({ connection, uuid, ...change }) => {
      await organise(connections.get(connection), transcript, uuid, change);
      return {};
    },
    organiseAll: async ({ connection: id, machines, preview }) => {
      const connection = connections.get(id);
      return preview
        ? await previewOrganising(connection, machines)
        : await organiseAll(connection, transcript, machines);
    },
    screenshot: async ({ connection, uuid }, call) => {
      const screenshots = screenshotsOf(connections.get(connection));
      return { ticket: call.ticket((channel) => void screenshots.serve(uuid, channel)) };
    },
  };
}
