import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import { type PoolTypeName, poolType } from "../../../shared/storage/pool-types.ts";
import type { Services } from "../services.ts";
import { actOnPool, readDefinition, redefinePool, setPoolAutostart } from "./pool-actions.ts";
import { buildPool } from "./pool-build.ts";
import { readCapabilities, readDevices } from "./pool-capabilities.ts";
import { createPool } from "./pool-create.ts";
import { poolsOf } from "./pool-registry.ts";
import { describePoolRemoval, removePool } from "./pool-removal.ts";
import { discoverSources, poolSecrets } from "./pool-sources.ts";
import { findPool, plainly } from "./pool-work.ts";

export function createStorageHandlers(services: Services): Handlers["storage"] {
  const { connections } = services;
  return {
    pools: async ({ connection }, call) => poolsOf(connections.get(connection)).watch(call.signal),
    capabilities: ({ connection }) =>
      plainly(async () =>
        readCapabilities(await connections.get(connection).client.storagePools.capabilities()),
      ),
    devices: ({ connection }) => plainly(() => readDevices(connections.get(connection).client)),
    secrets: ({ connection }) =>
      plainly(async () => ({ secrets: await poolSecrets(connections.get(connection)) })),
    discover: ({ connection, type, values }, call) =>
      plainly(async () => {
        const found = await discoverSources(connections.get(connection), known(type), values, call.signal);
        return { sources: found.map(mutable).slice(0, 1000) };
      }),
    create: ({ connection, type, ...request }) =>
      plainly(() => createPool(services, connections.get(connection), { ...request, type: known(type) })),
    act: ({ connection, ...request }) =>
      plainly(() => actOnPool(services, connections.get(connection), request)),
    build: ({ connection, ...request }) =>
      plainly(() => buildPool(services, connections.get(connection), request)),
    setAutostart: ({ connection, pool, autostart }) =>
      plainly(async () => {
        await setPoolAutostart(services, connections.get(connection), pool, autostart);
        return {};
      }),
    describeRemoval: ({ connection, pool }) =>
      plainly(() => describePoolRemoval(connections.get(connection), pool)),
    remove: ({ connection, ...request }) =>
      plainly(() => removePool(services, connections.get(connection), request)),
    definition: ({ connection, pool }) =>
      plainly(async () => ({ xml: await readDefinition(await findPool(connections.get(connection), pool)) })),
    redefine: ({ connection, ...request }) =>
      plainly(() => redefinePool(services, connections.get(connection), request)),
  };
}

function known(type: string): PoolTypeName {
  if (poolType(type)) return type as PoolTypeName;
  throw new AppError({
    code: "bad-pool",
    message: `Guesthouse does not know storage pools of the type “${type}”.`,
  });
}

/** The contract's lists are its own. */
const mutable = (
  values: Readonly<Record<string, string | readonly string[]>>,
): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, typeof value === "string" ? value : [...value]]),
  );
