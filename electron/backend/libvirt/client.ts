import type { Domains } from "./api/domains.ts";
import type { Host } from "./api/host.ts";
import type { HostInterfaces } from "./api/host-interface.ts";
import type { Networks } from "./api/network.ts";
import type { NodeDevices } from "./api/node-device.ts";
import type { Secrets } from "./api/secret.ts";
import type { StoragePools } from "./api/storage-pool.ts";
import type { Caller, CallOptions, OpenedStream, Session } from "./caller.ts";
import type { Events } from "./events.ts";
import type { Procedure } from "./protocol/procedure.ts";

export interface ClientOptions {
  /** `qemu:///session`, `qemu:///system`, `lxc:///system`, `test:///default`, `test:///path.xml`; `?socket=` */
  readonly uri: string;
  /** Overrides the choice of socket. */
  readonly socketPath?: string;
  /** Whether a daemon that is not running may be started; true unless `socketPath` is given. */
  readonly startDaemon?: boolean;
}

export type ClientStatus =
  | { readonly state: "connecting" }
  | { readonly state: "connected" }
  /** Lost or not reached; tried again at `nextAttemptAt` (as of `Date.now()`). */
  | { readonly state: "disconnected"; readonly error: Error; readonly nextAttemptAt: number }
  /** Not tried again until `retry()`: trying again cannot help. */
  | { readonly state: "failed"; readonly error: Error }
  | { readonly state: "closed" };

/** A connection to one libvirt URI that comes back by itself. */
export declare class LibvirtClient implements Session {
  constructor(options: ClientOptions);
  readonly uri: string;
  readonly status: ClientStatus;
  readonly control: Caller;
  readonly stallable: Caller;
  readonly events: Events;
  readonly host: Host;
  readonly domains: Domains;
  readonly networks: Networks;
  readonly storagePools: StoragePools;
  readonly nodeDevices: NodeDevices;
  readonly interfaces: HostInterfaces;
  readonly secrets: Secrets;
  /** Connects once. @throws ConnectError | LibvirtError; afterwards a lost connection is made again */
  open(): Promise<void>;
  /** Connects, and keeps trying. Never throws; see `onStatus`. */
  start(): void;
  /** Tries at once instead of waiting. */
  retry(): void;
  onStatus(listener: (status: ClientStatus) => void): () => void;
  /** After each reconnect, once events are registered again: what is known may be stale. */
  onReset(listener: () => void): () => void;
  openStream<A, R>(procedure: Procedure<A, R>, args: A, options?: CallOptions): Promise<OpenedStream<R>>;
  /** Closes the connections; the daemon and the machines keep running. */
  close(): Promise<void>;
}
