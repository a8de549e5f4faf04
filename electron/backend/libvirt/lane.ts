import type { Caller, CallOptions } from "./caller.ts";
import { ConnectionClosedError } from "./errors.ts";
import type { Procedure } from "./protocol/procedure.ts";
import type { RpcConnection, RpcOptions } from "./rpc.ts";

/** Connections that are kept only for the answers that are due on them. */
const MAX_PARKED = 2;

/**
 * Calls that a stuck guest can hold up, on a connection of their own that is made when first needed.
 *
 * The daemon serves a handful of requests per connection. When each of them waits for a stuck guest, the
 * connection is parked until they are answered and a fresh one takes its place; but not without end, since
 * each call that waits also occupies one of the daemon's few workers.
 */
export class StallableLane implements Caller {
  readonly #open: (options: RpcOptions) => Promise<RpcConnection>;
  #current: Promise<RpcConnection> | undefined;
  readonly #parked = new Set<RpcConnection>();

  /** @param open makes a connection; rejects while there is no daemon */
  constructor(open: (options: RpcOptions) => Promise<RpcConnection>) {
    this.#open = open;
  }

  async call<A, R>(procedure: Procedure<A, R>, args: A, options?: CallOptions): Promise<R> {
    const connection = await this.#connection();
    return await connection.call(procedure, args, options);
  }

  #connection(): Promise<RpcConnection> {
    if (this.#current) return this.#current;
    let connection: RpcConnection | undefined;
    const opening = this.#open({
      onClose: () => this.#replace(opening),
      onSaturated: () => connection && this.#park(opening, connection),
      onIdle: () => {
        if (connection && this.#parked.delete(connection)) connection.close();
      },
    });
    this.#current = opening;
    opening.then(
      (opened) => {
        connection = opened;
        // Reset while it was being made.
        if (this.#current !== opening) opened.close();
      },
      () => this.#replace(opening),
    );
    return opening;
  }

  #replace(connection: Promise<RpcConnection>): void {
    if (this.#current === connection) this.#current = undefined;
  }

  #park(opening: Promise<RpcConnection>, connection: RpcConnection): void {
    if (this.#parked.size === MAX_PARKED) return;
    this.#replace(opening);
    this.#parked.add(connection);
  }

  /** Closes everything; the next call makes a new connection. */
  reset(reason: ConnectionClosedError): void {
    const current = this.#current;
    this.#current = undefined;
    current?.then(
      (connection) => connection.close(reason),
      () => {},
    );
    for (const connection of this.#parked) connection.close(reason);
    this.#parked.clear();
  }
}

/** The connection for calls that the daemon answers by itself; whoever owns it says which one it is. */
export class ControlLane implements Caller {
  /** What calls meet while there is no connection. */
  #connection: RpcConnection | ConnectionClosedError = new ConnectionClosedError(
    "not connected to libvirt yet",
  );

  use(connection: RpcConnection | ConnectionClosedError): void {
    this.#connection = connection;
  }

  call<A, R>(procedure: Procedure<A, R>, args: A, options?: CallOptions): Promise<R> {
    if (this.#connection instanceof Error) return Promise.reject(this.#connection);
    return this.#connection.call(procedure, args, options);
  }
}
