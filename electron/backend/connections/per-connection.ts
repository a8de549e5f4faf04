import type { Connection } from "./connection.ts";

/** Gives what belongs to a connection: made when it is first asked for, and gone with the connection. */
export function perConnection<T extends object>(
  make: (connection: Connection) => T,
): (connection: Connection) => T {
  const made = new WeakMap<Connection, T>();
  return (connection) => {
    const found = made.get(connection) ?? make(connection);
    made.set(connection, found);
    return found;
  };
}
