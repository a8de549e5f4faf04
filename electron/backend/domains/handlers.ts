import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { beatOf } from "../performance/beats.ts";
import type { Services } from "../services.ts";
import { act } from "./actions.ts";
import { organise } from "./organise.ts";
import { describeRemoval, remove } from "./removal.ts";
import { Screenshots } from "./screenshot.ts";

const missing = async (): Promise<never> => {
  throw new AppError({ code: "not-there-yet", message: "This cannot be done yet." });
};

export function createDomainHandlers({ connections, transcript }: Services): Handlers["domains"] {
  const pictures = new WeakMap<Connection, Screenshots>();
  const screenshotsOf = (connection: Connection): Screenshots => {
    const found = pictures.get(connection) ?? new Screenshots(connection.domains);
    pictures.set(connection, found);
    return found;
  };
  return {
    watch: async ({ connection }, call) => connections.get(connection).domains.watch(call.signal),
    stats: async ({ connection }, call) => beatOf(connections.get(connection)).watchAll(call.signal),
    act: ({ connection, uuid, action }) => act(connections.get(connection), transcript, uuid, action),
    addresses: missing,
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
