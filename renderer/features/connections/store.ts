import { useSearchParams } from "wouter";
import { create } from "zustand";
import type { ConnectionInfo } from "../../../shared/contract/connections.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { toErrorData } from "../../components/errors.ts";

interface ConnectionsState {
  /** False until the first list has come. */
  loaded: boolean;
  list: ConnectionInfo[];
  /** Why the list cannot be had. */
  error?: ErrorData | undefined;
  /** Errors of actions on a connection, by its id. */
  errors: Record<string, ErrorData>;
  adding: boolean;
}

export const useConnections = create<ConnectionsState>(() => ({
  loaded: false,
  list: [],
  errors: {},
  adding: false,
}));

/** Keeps the list of connections current while the window lives; called once. */
export function followConnections(): void {
  client.subscribe(
    (signal) => client.api.connections.watch({}, { signal }),
    ({ connections }) => useConnections.setState({ loaded: true, list: connections, error: undefined }),
    (error) => useConnections.setState({ error: error.toData() }),
  );
}

/** The connection that the address names, if the library is narrowed to one. */
export function useSelectedConnection(): string | undefined {
  const [search] = useSearchParams();
  return search.get("connection") ?? undefined;
}

/** Opens the dialog that adds a connection. */
export const addConnection = () => useConnections.setState({ adding: true });

/** Tries a broken connection at once; what goes wrong is shown by the connection's own status. */
export async function retryConnection(connection: string): Promise<void> {
  await act(connection, client.api.connections.retry({ connection }));
}

export async function removeConnection(connection: string): Promise<void> {
  await act(connection, client.api.connections.remove({ connection }));
}

async function act(connection: string, call: Promise<unknown>) {
  const { [connection]: _, ...others } = useConnections.getState().errors;
  useConnections.setState({ errors: others });
  try {
    await call;
  } catch (thrown) {
    useConnections.setState({ errors: { ...others, [connection]: toErrorData(thrown) } });
  }
}
