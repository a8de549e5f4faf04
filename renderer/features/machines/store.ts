import { useCallback, useMemo } from "react";
import { create } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { Listed } from "../../../shared/contract/domains.ts";
import type { MachineAction } from "../../../shared/model/domain-actions.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import type { ConnectionMachines, Machine } from "./model.ts";

interface MachinesState {
  byConnection: Readonly<Record<string, ConnectionMachines>>;
  /** Actions under way, by machine key. */
  working: Readonly<Record<string, MachineAction>>;
  /** The last failed action of a machine, by its key. */
  errors: Readonly<Record<string, { name: string; error: ErrorData }>>;
}

export const useMachines = create<MachinesState>(() => ({ byConnection: {}, working: {}, errors: {} }));

/** Whether anything is known of the machines yet: all of them, or one connection's. */
export const useLoaded = (connection: string | undefined) =>
  useMachines(({ byConnection }) =>
    connection === undefined
      ? Object.values(byConnection).some(({ loaded }) => loaded)
      : (byConnection[connection]?.loaded ?? false),
  );

const NONE_LISTED: readonly Listed[] = [];

/** The names and states of machines whose first snapshot is on its way, of all connections or of one. */
export function useListed(only?: string): readonly Listed[] {
  const lists = useMachines(
    useShallow(({ byConnection }) =>
      Object.entries(byConnection)
        .filter(
          ([connection, { listed }]) => listed.length > 0 && (only === undefined || connection === only),
        )
        .map(([, { listed }]) => listed),
    ),
  );
  return useMemo(() => (lists.length === 0 ? NONE_LISTED : lists.flat()), [lists]);
}

/** All machines (or one connection's); a new array only when a machine changed, not with statistics. */
export function useAllMachines(only?: string): readonly Machine[] {
  const lists = useMachines(
    useShallow(({ byConnection }) =>
      Object.entries(byConnection)
        .filter(([connection]) => only === undefined || connection === only)
        .map(([, { machines }]) => machines),
    ),
  );
  return useMemo(() => (lists.length === 1 ? lists[0]! : lists.flat()), [lists]);
}

export const useMachineCount = () =>
  useMachines(({ byConnection }) => {
    const known = Object.values(byConnection).filter(({ loaded }) => loaded);
    return known.length === 0 ? undefined : known.reduce((count, { machines }) => count + machines.length, 0);
  });

/** One machine as it changes; undefined while unknown or gone. */
export const useMachine = (connection: string, uuid: string): Machine | undefined =>
  useMachines(({ byConnection }) => byConnection[connection]?.byUuid.get(uuid));

export const useUsage = (connection: string, uuid: string) =>
  useMachines(({ byConnection }) => byConnection[connection]?.usage.get(uuid));

const NO_HISTORY: readonly number[] = [];

/** What its CPUs have done lately, 0..1, oldest first. */
export const useCpuHistory = (connection: string, uuid: string) =>
  useMachines(({ byConnection }) => byConnection[connection]?.cpuHistory.get(uuid) ?? NO_HISTORY);

const NO_ADDRESSES: readonly string[] = [];

export const useAddresses = (connection: string, uuid: string) =>
  useMachines(({ byConnection }) => byConnection[connection]?.addresses.get(uuid) ?? NO_ADDRESSES);

/** Every connection's addresses; changes only when one of them does. */
export function useAllAddresses(): (machine: Machine) => readonly string[] {
  const byConnection = useMachines(
    useShallow(({ byConnection }) =>
      Object.fromEntries(Object.entries(byConnection).map(([id, { addresses }]) => [id, addresses])),
    ),
  );
  return useCallback(
    ({ connection, domain }) => byConnection[connection]?.get(domain.uuid) ?? NO_ADDRESSES,
    [byConnection],
  );
}

/** Names taken on a connection. */
export function machineNames(connection: string): Set<string> {
  const machines = useMachines.getState().byConnection[connection];
  return new Set(machines?.machines.map(({ domain }) => domain.name));
}
