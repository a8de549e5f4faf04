import type { Caller, CallOptions } from "./caller.ts";
import type { Procedure } from "./protocol/procedure.ts";
import type { LibvirtStream } from "./stream.ts";

export interface OpenedStream<R> {
  readonly reply: R;
  readonly stream: LibvirtStream;
}

/** What the typed objects need of a client: what carries its calls. */
export interface Session {
  /** For calls that the daemon answers by itself. */
  readonly control: Caller;
  /** For calls that a stuck guest can hold up; they have a time limit. */
  readonly stallable: Caller;
  /**
   * For storage: libvirt holds a pool while it is started, built or refreshed, and whoever asks for pools then
   * waits, for minutes if the pool's server is gone.
   */
  readonly storage: Caller;
  /** Makes a connection for one stream and calls `procedure`, which opens it. */
  openStream<A, R>(procedure: Procedure<A, R>, args: A, options?: CallOptions): Promise<OpenedStream<R>>;
}
