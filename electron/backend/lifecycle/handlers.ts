import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { Bin } from "../bin/bin.ts";
import type { History } from "../definitions/history.ts";
import { describeRemoval, remove } from "../removal/remove.ts";
import type { Services } from "../services.ts";
import { act } from "./act.ts";
import { coreDump } from "./core-dump.ts";
import { DisposableRuns } from "./disposable.ts";
import { powerChoices } from "./power-choices.ts";
import { repair } from "./repair.ts";
import { readDescription, removeSavedState, rename, setTitle } from "./settings.ts";
import { OneTimeBoots } from "./start-once.ts";

/** The part of `domains` that changes a machine's life: power, name, deletion. */
type LifecycleHandlers = Pick<
  Handlers["domains"],
  | "act"
  | "powerChoices"
  | "coreDump"
  | "repair"
  | "removeSavedState"
  | "rename"
  | "describe"
  | "setTitle"
  | "describeRemoval"
  | "remove"
>;

export function createLifecycleHandlers(services: Services, bin: Bin, history: History): LifecycleHandlers {
  const { connections, jobs, transcript, stateDir } = services;
  const removal = { bin, history, transcript };
  const boots = new OneTimeBoots(stateDir);
  const disposable = new DisposableRuns(stateDir);
  connections.onEstablished((connection) => {
    // One after the other: both change definitions.
    void boots.recover(connection).then(() => disposable.recover(connection));
  });
  return {
    act: ({ connection, ...request }) =>
      act(connections.get(connection), { transcript, jobs, boots, disposable }, request),
    powerChoices: ({ connection, uuid }) => powerChoices(connections.get(connection), uuid),
    coreDump: ({ connection, ...request }) => coreDump(connections.get(connection), services, request),
    repair: async ({ connection, uuid, repair: wanted }) => {
      await repair(connections.get(connection), transcript, uuid, wanted);
      return {};
    },
    removeSavedState: ({ connection, ...request }) =>
      removeSavedState(connections.get(connection), transcript, request),
    rename: ({ connection, ...request }) => rename(connections.get(connection), transcript, request),
    describe: ({ connection, uuid }) => readDescription(connections.get(connection), uuid),
    setTitle: ({ connection, ...request }) => setTitle(connections.get(connection), transcript, request),
    describeRemoval: ({ connection, uuid }) => describeRemoval(connections.get(connection), removal, uuid),
    remove: ({ connection, ...request }) => remove(connections.get(connection), removal, request),
  };
}
