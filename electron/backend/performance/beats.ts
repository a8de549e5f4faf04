import type { Connection } from "../connections/connection.ts";
import { Beat } from "./beat.ts";

const beats = new WeakMap<Connection, Beat>();

/** The one that all who look at a connection share; made when somebody first does. */
export function beatOf(connection: Connection): Beat {
  let beat = beats.get(connection);
  if (!beat) {
    const { client, domains } = connection;
    beat = new Beat(client, (uuid) => domains.peek(uuid)?.domain.vcpus);
    beats.set(connection, beat);
  }
  return beat;
}
