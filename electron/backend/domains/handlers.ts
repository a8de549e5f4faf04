import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import { perConnection } from "../connections/per-connection.ts";
import { beatOf } from "../performance/beats.ts";
import type { Services } from "../services.ts";
import { act } from "./actions.ts";
import { Addresses } from "./addresses.ts";
import { organise } from "./organise.ts";
import { describeRemoval, remove } from "./removal.ts";
import { Screenshots } from "./screenshot.ts";

const screenshotsOf = perConnection(({ domains }) => new Screenshots(domains));
const addressesOf = perConnection(({ client, domains }) => new Addresses(client, domains));

const missing = async (): Promise<never> => {
  throw new AppError({ code: "not-there-yet", message: "This cannot be done yet." });
};

export function createDomainHandlers({ connections, transcript }: Services): Handlers["domains"] {
  return {
    watch: async ({ connection }, call) => connections.get(connection).domains.watch(call.signal),
    stats: async ({ connection }, call) => beatOf(connections.get(connection)).watchAll(call.signal),
    act: ({ connection, uuid, action }) => act(connections.get(connection), transcript, uuid, action),
    addresses: async ({ connection }, call) => addressesOf(connections.get(connection)).watch(call.signal),
    powerChoices: missing,
    coreDump: missing,
    repair: missing,
    describe: missing,
    setAutostart: missing,
    removeSavedState: missing,
    rename: missing,
    setTitle: missing,
    organise: async ({ connection, uuid, ...change }) => {
      await organise(connections.get(connection), transcript, uuid, change);
      return {};
    },
    describeRemoval: ({ connection, uuid }) => describeRemoval(connections.get(connection), uuid),
    remove: async ({ connection, ...request }) => {
      await remove(connections.get(connection), transcript, request);
      return {};
    },
    screenshot: async ({ connection, uuid }, call) => {
      const screenshots = screenshotsOf(connections.get(connection));
      return { ticket: call.ticket((channel) => void screenshots.serve(uuid, channel)) };
    },
  };
}
