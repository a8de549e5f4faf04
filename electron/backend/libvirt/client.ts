import { Domains } from "./api/domains.ts";
import { Host } from "./api/host.ts";
import { HostInterfaces } from "./api/host-interface.ts";
import { Networks } from "./api/network.ts";
import { NodeDevices } from "./api/node-device.ts";
import { Secrets } from "./api/secret.ts";
import { StoragePools } from "./api/storage-pool.ts";
import { backoffMs } from "./backoff.ts";
import type { Caller, CallOptions } from "./caller.ts";
import { connectDaemon, handshake } from "./connect.ts";
import { ConnectError, type ConnectFailure, ConnectionClosedError } from "./errors.ts";
import { Events } from "./events.ts";
import { defaultKeepalive, type KeepaliveOptions } from "./keepalive.ts";
import { ControlLane, StallableLane } from "./lane.ts";
import type { Procedure } from "./protocol/procedure.ts";
import type { RpcConnection, RpcOptions } from "./rpc.ts";
import type { OpenedStream, Session } from "./session.ts";
import { LibvirtStream } from "./stream.ts";
import { type LibvirtURI, parseURI } from "./uri.ts";

/** Milliseconds. The daemon answers control calls by itself; the others wait for a guest or a disk. */
const CONTROL_TIMEOUT_MS = 30_000;
const STALLABLE_TIMEOUT_MS = 15_000;
/** Milliseconds; a server of network storage that is gone is given up by its own client after about half a minute. */
const STORAGE_TIMEOUT_MS = 60_000;

export interface ClientOptions {
  /** `qemu:///session`, `qemu:///system`, `lxc:///system`, `test:///default`, `test:///path.xml`; `?socket=` */
  readonly uri: string;
  /** Overrides the choice of socket. */
  readonly socketPath?: string;
  /** Whether a daemon that is not running may be started: true unless a socket is given. */
  readonly startDaemon?: boolean;
  /** libvirt's own values unless told. */
  readonly keepalive?: KeepaliveOptions;
}

export type ClientStatus =
  | { readonly state: "connecting" }
  | { readonly state: "connected" }
  /** Lost or not reached; tried again at `nextAttemptAt` (as of `Date.now()`). */
  | { readonly state: "disconnected"; readonly error: Error; readonly nextAttemptAt: number }
  /** Not tried again until `retry()`: by itself it would not get better. */
  | { readonly state: "failed"; readonly error: Error }
  | { readonly state: "closed" };

/** Failures that only the user can do something about. */
const permanent: ReadonlySet<ConnectFailure> = new Set<ConnectFailure>([
  "bad-uri",
  "unsupported-uri",
  "no-daemon-program",
  "permission-denied",
  "authentication-refused",
  "authentication-unsupported",
]);

/**
 * A connection to one libvirt URI that comes back by itself.
 *
 * It consists of up to four kinds of connections: one for control calls and events, one for calls that a
 * stuck guest can hold up, one for calls that slow storage can hold up, and one for each stream.
 */
export class LibvirtClient implements Session {
  readonly #uri: LibvirtURI;
  readonly #options: ClientOptions;
  readonly #control = new ControlLane();
  readonly #stallable: StallableLane;
  readonly #storage: StallableLane;
  readonly #statusListeners = new Set<(status: ClientStatus) => void>();
  readonly #resetListeners = new Set<() => void>();
  readonly #streams = new Set<LibvirtStream>();
  #status: ClientStatus = { state: "connecting" };
  #connection: RpcConnection | undefined;
  #attempt: Promise<void> | undefined;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #connectedBefore = false;
  readonly #closing = new AbortController();

  readonly control: Caller = this.#control;
  readonly stallable: Caller;
  readonly storage: Caller;
  readonly events = new Events();
  readonly host = new Host(this);
  readonly domains = new Domains(this);
  readonly networks = new Networks(this);
  readonly storagePools = new StoragePools(this);
  readonly nodeDevices = new NodeDevices(this);
  readonly interfaces = new HostInterfaces(this);
  readonly secrets = new Secrets(this);

  /** @throws ConnectError if the URI is not one that can be opened */
  constructor(options: ClientOptions) {
    this.#options = options;
    this.#uri = parseURI(options.uri);
    const lane = (defaultTimeoutMs: number) =>
      new StallableLane((rpcOptions) =>
        this.#openSecondary({ ...rpcOptions, defaultTimeoutMs }, this.#keepalive),
      );
    this.#stallable = lane(STALLABLE_TIMEOUT_MS);
    this.#storage = lane(STORAGE_TIMEOUT_MS);
    // Each connection to the test driver may have a world of its own, and nothing in it gets stuck.
    const alone = this.#uri.driver === "test";
    this.stallable = alone ? this.#control : this.#stallable;
    this.storage = alone ? this.#control : this.#storage;
  }

  get uri(): string {
    return this.#uri.text;
  }

  get status(): ClientStatus {
    return this.#status;
  }

  /** Calls the listener at each change; returns what ends it. */
  onStatus(listener: (status: ClientStatus) => void): () => void {
    const own = (status: ClientStatus) => listener(status);
    this.#statusListeners.add(own);
    return () => void this.#statusListeners.delete(own);
  }

  /** After each reconnect, once events are registered again: what is known may be stale. */
  onReset(listener: () => void): () => void {
    const own = () => listener();
    this.#resetListeners.add(own);
    return () => void this.#resetListeners.delete(own);
  }

  /**
   * Connects. A connection that is lost later is made again.
   * @throws ConnectError | LibvirtError | ConnectionClosedError | TimeoutError after one attempt; then the
   * status is `failed`
   */
  async open(): Promise<void> {
    if (this.#connection) return;
    try {
      await this.#connectOnce();
    } catch (error) {
      this.#wait(undefined);
      this.#setStatus({ state: "failed", error: asError(error) });
      throw error;
    }
  }

  /** Connects, and keeps trying; see `onStatus`. */
  start(): void {
    if (this.#connection || this.#attempt) return;
    this.#wait(undefined);
    this.#connectOnce().catch((error: unknown) => this.#onFailure(asError(error)));
  }

  /** Tries at once instead of waiting; starts again after `failed`. */
  retry(): void {
    if (this.#status.state === "closed") return;
    this.#failures = 0;
    this.start();
  }

  #onFailure(error: Error): void {
    if (this.#status.state === "closed") return;
    if (error instanceof ConnectError && permanent.has(error.reason)) {
      this.#setStatus({ state: "failed", error });
      return;
    }
    const delay = backoffMs(this.#failures++);
    this.#wait(delay);
    this.#setStatus({ state: "disconnected", error, nextAttemptAt: Date.now() + delay });
  }

  #wait(delayMs: number | undefined): void {
    clearTimeout(this.#timer);
    this.#timer = delayMs === undefined ? undefined : setTimeout(() => this.start(), delayMs);
  }

  /** One attempt at a time: whoever asks while one is under way gets its result. */
  #connectOnce(): Promise<void> {
    if (this.#status.state === "closed") return Promise.reject(closedByUs());
    this.#attempt ??= this.#connect().finally(() => {
      this.#attempt = undefined;
    });
    return this.#attempt;
  }

  async #connect(): Promise<void> {
    this.#setStatus({ state: "connecting" });
    // The handlers below can be called before there is anything to name.
    let opened: RpcConnection | undefined;
    const connection = await this.#openConnection(
      {
        defaultTimeoutMs: CONTROL_TIMEOUT_MS,
        onEvent: (message, body) => this.events.dispatch(message, body),
        onClose: (error) => opened && this.#onLost(opened, error),
        // Cannot happen with a sound daemon; a fresh connection is the way out.
        onSaturated: () => opened?.close(new ConnectionClosedError("the libvirt daemon stopped answering")),
      },
      this.#keepalive,
      this.#options.startDaemon ?? true,
    );
    opened = connection;
    try {
      await this.events.attach(connection);
    } catch (error) {
      this.events.detach();
      connection.close();
      throw error;
    }
    if (connection.closed) throw connection.closed;
    if (this.#isClosed()) {
      connection.close();
      throw closedByUs();
    }
    this.#connection = connection;
    this.#control.use(connection);
    this.#failures = 0;
    this.#setStatus({ state: "connected" });
    if (this.#connectedBefore) notify(this.#resetListeners, undefined);
    this.#connectedBefore = true;
  }

  #isClosed(): boolean {
    return this.#status.state === "closed";
  }

  get #keepalive(): KeepaliveOptions {
    return this.#options.keepalive ?? defaultKeepalive;
  }

  async #openConnection(
    options: RpcOptions,
    keepalive: KeepaliveOptions | undefined,
    startDaemon: boolean,
  ): Promise<RpcConnection> {
    const transport = await connectDaemon(this.#uri, { socketPath: this.#options.socketPath, startDaemon });
    return await handshake(transport, this.#uri, { ...options, keepalive, signal: this.#closing.signal });
  }

  /** A connection beside the control connection, without which there is none. */
  async #openSecondary(options: RpcOptions, keepalive?: KeepaliveOptions): Promise<RpcConnection> {
    if (!this.#connection) throw this.#notConnected();
    return await this.#openConnection(options, keepalive, false);
  }

  #notConnected(): ConnectionClosedError {
    const cause = "error" in this.#status ? this.#status.error : undefined;
    return new ConnectionClosedError(`not connected to ${this.uri}`, { cause });
  }

  /** The control connection is gone; the daemon, most likely, with it. */
  #onLost(connection: RpcConnection, error: ConnectionClosedError): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    this.events.detach();
    this.#control.use(error);
    this.#stallable.reset(error);
    this.#storage.reset(error);
    this.#onFailure(error);
  }

  async openStream<A, R>(
    procedure: Procedure<A, R>,
    args: A,
    { timeoutMs = STALLABLE_TIMEOUT_MS, signal }: CallOptions = {},
  ): Promise<OpenedStream<R>> {
    // No keepalive: a reader that is slow stops this connection's reading, and so the answers to pings.
    const connection = await this.#openSecondary({});
    const stream = new LibvirtStream(connection, procedure);
    try {
      const { reply, serial } = await connection.openStream(procedure, args, stream, { timeoutMs, signal });
      stream.opened(serial);
      this.#streams.add(stream);
      stream.closed.then(() => this.#streams.delete(stream));
      return { reply, stream };
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** Closes all connections; the daemon and the machines keep running. */
  async close(): Promise<void> {
    this.#wait(undefined);
    const reason = closedByUs();
    const connection = this.#connection;
    this.#connection = undefined;
    this.#setStatus({ state: "closed" });
    this.#closing.abort(reason);
    this.events.detach();
    this.#control.use(reason);
    this.#stallable.reset(reason);
    this.#storage.reset(reason);
    connection?.close(reason);
    await Promise.all([...this.#streams].map((stream) => stream.abort()));
    await this.#attempt?.catch(() => {});
  }

  #setStatus(status: ClientStatus): void {
    if (this.#isClosed()) return;
    this.#status = status;
    notify(this.#statusListeners, status);
  }
}

const closedByUs = () => new ConnectionClosedError("the connection to libvirt was closed");

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

function notify<T>(listeners: ReadonlySet<(value: T) => void>, value: T): void {
  for (const listener of listeners) {
    try {
      listener(value);
    } catch (error) {
      // One listener's fault must reach neither the others nor the connection.
      console.error("a listener for the state of a libvirt connection failed:", error);
    }
  }
}
