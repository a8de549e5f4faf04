import { useEffect } from "react";
import type { ConnectionInfo } from "../../../shared/contract/connections.ts";
import { client } from "../../app/session.ts";
import { useConnections } from "../connections/index.ts";
import { applyAddresses, applyEvent, applyStats, type ConnectionMachines, noMachines } from "./model.ts";
import { useMachines } from "./store.ts";

function update(connection: string, change: (before: ConnectionMachines) => ConnectionMachines) {
  useMachines.setState(({ byConnection }) => ({
    byConnection: { ...byConnection, [connection]: change(byConnection[connection] ?? noMachines) },
  }));
}

/** Begins something for each connection (ids joined by blanks); the returned function ends them all. */
function forEach(connections: string, start: (connection: string) => () => void): () => void {
  const stops = connections.split(" ").filter(Boolean).map(start);
  return () => {
    for (const stop of stops) stop();
  };
}

/** Keeps every connection's machines current while the window lives; called once. */
export function followMachines(): void {
  /** Ends the subscription of each connection that stands. */
  const followed = new Map<string, () => void>();
  const follow = ({ list }: { list: readonly ConnectionInfo[] }) => {
    keepOnly(list.map(({ id }) => id));
    // A subscription that failed with its connection is begun anew when the connection stands again.
    const standing = list.filter(({ status }) => status === "connected").map(({ id }) => id);
    for (const [connection, stop] of followed) {
      if (standing.includes(connection)) continue;
      stop();
      followed.delete(connection);
    }
    for (const connection of standing) {
      if (!followed.has(connection)) followed.set(connection, followConnection(connection));
    }
  };
  useConnections.subscribe(follow);
  follow(useConnections.getState());
}

/**
 * Resolves when something is known of the machines of every connection that stands, or after `patience` ms. Who
 * draws then draws once; a connection that is still being made is not waited for.
 */
export async function machinesKnown(patience: number): Promise<void> {
  const known = () => {
    const { loaded, list } = useConnections.getState();
    const { byConnection } = useMachines.getState();
    return (
      loaded &&
      list.every(({ id, status }) => {
        const { loaded, listed, error } = byConnection[id] ?? noMachines;
        return status !== "connected" || loaded || listed.length > 0 || error !== undefined;
      })
    );
  };
  if (known()) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => known() && resolve();
  const stops = [useConnections.subscribe(look), useMachines.subscribe(look)];
  const timer = setTimeout(resolve, patience);
  await promise;
  clearTimeout(timer);
  for (const stop of stops) stop();
}

/** Forgets the machines of connections that are gone, and has a place for those of each other one. */
function keepOnly(connections: readonly string[]) {
  const known = Object.keys(useMachines.getState().byConnection);
  if (known.length === connections.length && connections.every((id) => known.includes(id))) return;
  useMachines.setState(({ byConnection }) => ({
    byConnection: Object.fromEntries(connections.map((id) => [id, byConnection[id] ?? noMachines])),
  }));
}

const followConnection = (connection: string) =>
  client.subscribe(
    (signal) => client.api.domains.watch({ connection }, { signal }),
    (event) => update(connection, (before) => applyEvent(before, connection, event)),
    (error) => update(connection, (before) => ({ ...before, error: error.toData() })),
  );

/** Statistics of the given connections (ids joined by blanks), only while the caller is on screen. */
export function useFollowUsage(connections: string, visible: boolean) {
  useEffect(() => {
    if (!visible) return;
    return forEach(connections, (connection) => {
      // What was seen before somebody looked away is no part of the curve from now on.
      update(connection, (before) => ({ ...before, cpuHistory: new Map() }));
      return client.subscribe(
        (signal) => client.api.domains.stats({ connection }, { signal }),
        ({ stats }) => update(connection, (before) => applyStats(before, stats)),
        // Without statistics the columns stay empty; the list itself says what is wrong with the connection.
        () => update(connection, (before) => ({ ...before, usage: new Map(), cpuHistory: new Map() })),
      );
    });
  }, [connections, visible]);
}

/** IP addresses of the given connections' machines (ids joined by blanks), only while the caller is on screen. */
export function useFollowAddresses(connections: string, visible: boolean) {
  useEffect(() => {
    if (!visible) return;
    return forEach(connections, (connection) =>
      client.subscribe(
        (signal) => client.api.domains.addresses({ connection }, { signal }),
        ({ addresses }) => update(connection, (before) => applyAddresses(before, addresses)),
        () => update(connection, (before) => ({ ...before, addresses: new Map() })),
      ),
    );
  }, [connections, visible]);
}
