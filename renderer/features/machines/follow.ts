import { useEffect } from "react";
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
  useEffect(
    () =>
      forEach(standing, (connection) =>
        client.subscribe(
          (signal) => client.api.domains.watch({ connection }, { signal }),
          (event) => update(connection, (before) => applyEvent(before, connection, event)),
          (error) => update(connection, (before) => ({ ...before, error: error.toData() })),
        ),
      ),
    [standing],
  );
}

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
