import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { Connection } from "../connections/connection.ts";
import type { ConnectionRegistry } from "../connections/registry.ts";
import { plainError } from "../errors/plain-error.ts";
import type { AutomaticSnapshots } from "../snapshots/automatic/automatic-snapshots.ts";
import { applyChange, previewChange } from "./apply.ts";
import { readChoices } from "./choices.ts";
import type { HardwareContext } from "./context.ts";
import { discardPending } from "./discard.ts";
import { kindNamed } from "./plan.ts";
import { readState } from "./state.ts";
import { doVirtio, planVirtio } from "./virtio-switch.ts";

export function createHardwareHandlers(
  connections: ConnectionRegistry,
  context: HardwareContext,
  automatic: Pick<AutomaticSnapshots, "beforeChange">,
): Handlers["hardware"] {
  /** Whatever is thrown reaches the user in plain words. */
  const plainly = async <T>(id: string, work: (connection: Connection) => Promise<T>): Promise<T> => {
    try {
      return await work(connections.get(id));
    } catch (error) {
      throw plainError(error);
    }
  };
  return {
    watch: ({ connection: id, uuid }, { signal }) =>
      plainly(id, (connection) =>
        context
          .changes(connection)
          .follow(
            uuid,
            () => readState(connection, context.knowledge(connection), context.schemas, uuid),
            signal,
          ),
      ),
    choices: ({ connection: id, uuid, kind }) =>
      plainly(id, async (connection) => ({
        choices: await readChoices(context, connection, uuid, kindNamed(kind)),
      })),
    preview: ({ connection: id, uuid, change, when }) =>
      plainly(id, (connection) => previewChange(context, connection, uuid, change, when)),
    apply: ({ connection: id, uuid, change, when }) =>
      plainly(id, async (connection) => {
        await automatic.beforeChange(connection, uuid);
        return await applyChange(context, connection, uuid, change, when);
      }),
    discardPending: ({ connection: id, uuid, ids }) =>
      plainly(id, async (connection) => {
        await discardPending(context, connection, uuid, ids);
        return {};
      }),
    virtioPlan: ({ connection: id, uuid }) =>
      plainly(id, (connection) => planVirtio(context, connection, uuid)),
    switchToVirtio: ({ connection: id, uuid, stage, ids, driverDisc }) =>
      plainly(id, async (connection) => {
        await doVirtio(context, connection, uuid, stage, { ids, driverDisc });
        return {};
      }),
  };
}
