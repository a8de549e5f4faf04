import { useEffect, useMemo } from "react";
import { create } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { MachineAction } from "../../../shared/model/domain-actions.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { useConnections } from "../connections/index.ts";
import { applyEvent, type ConnectionMachines, type Machine, noMachines } from "./model.ts";

interface MachinesState {
  byConnection: Readonly<Record<string, ConnectionMachines>>;
  /** Actions under way, by machine key. */
  working: Readonly<Record<string, MachineAction>>;
  /** The last failed action of a machine, by its key. */
  errors: Readonly<Record<string, { name: string; error: ErrorData }>>;
}

export const useMachines = create<MachinesState>(() => ({ byConnection: {}, working: {}, errors: {} }));

function update(connection: string, change: (before: ConnectionMachines) => ConnectionMachines) {
  useMachines.setState(({ byConnection }) => ({
    byConnection: { ...byConnection, [connection]: change(byConnection[connection] ?? noMachines) },
  }));
}

/** Keeps every connection's machines current while the window lives. */
export function useFollowMachines() {
  const ids = useConnections((state) => state.list.map(({ id }) => id).join(" "));
  useEffect(() => {
    const connections = ids.split(" ").filter(Boolean);
    useMachines.setState(({ byConnection }) => ({
      byConnection: Object.fromEntries(connections.map((id) => [id, byConnection[id] ?? noMachines])),
    }));
  }, [ids]);

  // A subscription that failed with its connection is begun anew when the connection stands again.
  const standing = useConnections((state) =>
    state.list
      .filter(({ status }) => status === "connected")
      .map(({ id }) => id)
      .join(" "),
  );
  useEffect(() => {
    const stops = standing
      .split(" ")
      .filter(Boolean)
      .map((connection) =>
        client.subscribe(
          (signal) => client.api.domains.watch({ connection }, { signal }),
          (event) => update(connection, (before) => applyEvent(before, connection, event)),
          (error) => update(connection, (before) => ({ ...before, error: error.toData() })),
        ),
      );
    return () => {
      for (const stop of stops) stop();
    };
  }, [standing]);
}

/** Statistics of the given connections (ids joined by blanks), only while the caller is on screen. */
export function useFollowUsage(connections: string, visible: boolean) {
  useEffect(() => {
    if (!visible) return;
    const stops = connections
      .split(" ")
      .filter(Boolean)
      .map((connection) =>
        client.subscribe(
          (signal) => client.api.domains.stats({ connection }, { signal }),
          ({ stats }) =>
            update(connection, (before) => ({
              ...before,
              usage: new Map(stats.map(({ uuid, ...usage }) => [uuid, usage])),
            })),
          // Without statistics the columns stay empty; the list itself says what is wrong with the connection.
          () => update(connection, (before) => ({ ...before, usage: new Map() })),
        ),
      );
    return () => {
      for (const stop of stops) stop();
    };
  }, [connections, visible]);
}

/** Whether anything is known of the machines yet: all of them, or one connection's. */
export const useLoaded = (connection: string | undefined) =>
  useMachines(({ byConnection }) =>
    connection === undefined
      ? Object.values(byConnection).some(({ loaded }) => loaded)
      : (byConnection[connection]?.loaded ?? false),
  );

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

/** Names taken on a connection. */
export function machineNames(connection: string): Set<string> {
  const machines = useMachines.getState().byConnection[connection];
  return new Set(machines?.machines.map(({ domain }) => domain.name));
}
