import type { ConnectionInfo } from "../../../shared/contract/connections.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { OsNames } from "../domains/registry.ts";
import { plainError } from "../errors/plain-error.ts";
import { ConnectError } from "../libvirt/index.ts";
import { Changes } from "../live/changes.ts";
import type { Subscription } from "../live/subscription.ts";
import { Connection } from "./connection.ts";
import { chooseDefaultUri, readSystemAccess } from "./default-uri.ts";
import { SavedUris } from "./saved-uris.ts";

export interface ConnectionRegistryOptions {
  readonly stateDir: string;
  /** Exactly these, instead of the saved list; then nothing is saved either. */
  readonly uris?: readonly string[] | undefined;
  /** Forces the daemon's socket for every connection. */
  readonly libvirtSocket?: string | undefined;
  readonly daemonRoot?: string | undefined;
  readonly osNames?: OsNames | undefined;
}

/** What may still be connecting when `add` answers with what it knows. */
const addPatienceMs = 5000;
/** The contract's own limit. */
const maxConnections = 100;

/** The connections in the sidebar. */
export class ConnectionRegistry {
  readonly #connections = new Map<string, Connection>();
  readonly #changes = new Changes();
  readonly #established = new Set<(connection: Connection) => void>();
  readonly #removed = new Set<(id: string) => void>();
  readonly #saved: SavedUris | undefined;
  readonly #options: ConnectionRegistryOptions;

  private constructor(options: ConnectionRegistryOptions) {
    this.#options = options;
    this.#saved = options.uris ? undefined : new SavedUris(options.stateDir);
  }

  /** Starts connecting to the remembered connections, or to the one that suits this computer. */
  static async create(options: ConnectionRegistryOptions): Promise<ConnectionRegistry> {
    const registry = new ConnectionRegistry(options);
    const uris = options.uris ??
      (await registry.#saved?.read()) ?? [
        options.libvirtSocket ? "qemu:///system" : chooseDefaultUri(await readSystemAccess()),
      ];
    for (const uri of uris) {
      try {
        registry.#insert(uri);
      } catch (error) {
        // One bad address in the saved list must not keep the others away.
        console.error(`guesthouse: ${uri}: ${plainError(error).message}`);
      }
    }
    return registry;
  }

  /** @throws AppError `no-such-connection` */
  get(id: string): Connection {
    const connection = this.#connections.get(id);
    if (!connection) {
      throw new AppError({
        code: "no-such-connection",
        message: "This connection is not in the list any more.",
        hint: "Choose another one in the sidebar, or add it again.",
      });
    }
    return connection;
  }

  list(): Connection[] {
    return [...this.#connections.values()];
  }

  /**
   * Adds a connection, or gives the one that is there.
   * @throws AppError for an address that can never work
   */
  async add(uri: string): Promise<ConnectionInfo> {
    const present = this.list().find((connection) => connection.uri === uri);
    if (present) return present.info.value;
    if (this.#connections.size >= maxConnections) {
      throw new AppError({
        code: "too-many-connections",
        message: `There are ${maxConnections} connections already.`,
        hint: "Remove one that is not needed.",
      });
    }
    let connection: Connection;
    try {
      connection = this.#insert(uri);
    } catch (error) {
      throw plainError(error);
    }
    await firstOutcome(connection);
    const { status } = connection.client;
    if (status.state === "failed" && isHopeless(status.error)) {
      await this.remove(connection.id);
      throw plainError(status.error);
    }
    await this.#save();
    return connection.info.value;
  }

  /** @throws AppError `no-such-connection` */
  async remove(id: string): Promise<void> {
    const connection = this.get(id);
    this.#connections.delete(id);
    this.#changes.tell();
    for (const removed of [...this.#removed]) removed(id);
    await Promise.all([connection.close(), this.#save()]);
  }

  /** Calls `listener` with the id of each connection that is removed. */
  onRemoved(listener: (id: string) => void): void {
    this.#removed.add(listener);
  }

  /** Calls `listener` with each connection that stands, now or later, and again after it was lost. */
  onEstablished(listener: (connection: Connection) => void): void {
    this.#established.add(listener);
    for (const connection of this.list()) {
      if (connection.info.value.status === "connected") listener(connection);
    }
  }

  watch(signal: AbortSignal): Subscription<{ connections: ConnectionInfo[] }> {
    return this.#changes.watch(
      () => ({ connections: this.list().map((connection) => connection.info.value) }),
      signal,
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.list().map((connection) => connection.close()));
  }

  #insert(uri: string): Connection {
    const connection = new Connection({
      uri,
      socketPath: this.#options.libvirtSocket,
      daemonRoot: this.#options.daemonRoot,
      osNames: this.#options.osNames,
    });
    this.#connections.set(connection.id, connection);
    let stood = false;
    connection.info.onChange(() => {
      this.#changes.tell();
      const stands = connection.info.value.status === "connected";
      if (stands && !stood) for (const established of [...this.#established]) established(connection);
      stood = stands;
    });
    connection.start();
    this.#changes.tell();
    return connection;
  }

  async #save(): Promise<void> {
    await this.#saved?.write(this.list().map((connection) => connection.uri));
  }
}

/** Resolves when the first attempt has ended one way or the other, or after a while. */
function firstOutcome(connection: Connection): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      if (connection.info.value.status === "connecting") return;
      done();
    };
    const done = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(done, addPatienceMs);
    const stop = connection.info.onChange(finish);
    finish();
  });
}

function isHopeless(error: Error): boolean {
  return error instanceof ConnectError && (error.reason === "bad-uri" || error.reason === "unsupported-uri");
}
