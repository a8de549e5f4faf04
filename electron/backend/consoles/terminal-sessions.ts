import type { Connection } from "../connections/connection.ts";
import type { ConnectionRegistry } from "../connections/registry.ts";
import { TerminalSession } from "./terminal-session.ts";

/** The terminals that were opened, each kept until its machine or its connection is removed. */
export class TerminalSessions {
  readonly #sessions = new Map<string, { connection: Connection; uuid: string; session: TerminalSession }>();
  readonly #followed = new Map<Connection, () => void>();

  constructor(connections: ConnectionRegistry) {
    connections.onRemoved((id) => {
      for (const connection of this.#followed.keys()) if (connection.id === id) this.#drop(connection);
    });
  }

  get(connection: Connection, uuid: string, alias: string): TerminalSession {
    const key = JSON.stringify([connection.id, uuid, alias]);
    const found = this.#sessions.get(key);
    if (found) return found.session;
    this.#follow(connection);
    const session = new TerminalSession(connection, uuid, alias);
    this.#sessions.set(key, { connection, uuid, session });
    return session;
  }

  close(): void {
    for (const connection of [...this.#followed.keys()]) this.#drop(connection);
  }

  #follow(connection: Connection): void {
    if (this.#followed.has(connection)) return;
    const { domains } = connection;
    const stop = domains.onChange((uuid) => {
      if (!domains.loaded || domains.peek(uuid)) return;
      this.#dispose((entry) => entry.connection === connection && entry.uuid === uuid, {
        code: "no-such-domain",
        message: "This machine does not exist any more.",
      });
    });
    this.#followed.set(connection, stop);
  }

  #drop(connection: Connection): void {
    this.#followed.get(connection)?.();
    this.#followed.delete(connection);
    this.#dispose((entry) => entry.connection === connection, {
      code: "no-such-connection",
      message: "The connection of this machine was closed.",
    });
  }

  #dispose(
    which: (entry: { connection: Connection; uuid: string }) => boolean,
    reason: { code: string; message: string },
  ): void {
    for (const [key, entry] of this.#sessions) {
      if (!which(entry)) continue;
      this.#sessions.delete(key);
      entry.session.dispose(reason);
    }
  }
}
