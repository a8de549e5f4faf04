import type { Procedure } from "./protocol/procedure.ts";
import type { LibvirtStream } from "./stream.ts";

export interface CallOptions {
  /** Milliseconds until the call rejects with `TimeoutError`; 0 for none. */
  readonly timeoutMs?: number | undefined;
  /** Rejects with the signal's reason. The daemon cannot be told: what was asked may still happen. */
  readonly signal?: AbortSignal | undefined;
}

/** Anything that answers libvirt calls. */
export interface Caller {
  /**
   * @throws LibvirtError what the daemon reported
   * @throws ConnectionClosedError at once when there is no connection, or when it goes away meanwhile
   * @throws TimeoutError after `timeoutMs`
   */
  call<A, R>(procedure: Procedure<A, R>, args: A, options?: CallOptions): Promise<R>;
}

export interface OpenedStream<R> {
  readonly reply: R;
  readonly stream: LibvirtStream;
}

/** What the typed objects need of a client: three kinds of connection. */
export interface Session {
  /** For calls that the daemon answers by itself. */
  readonly control: Caller;
  /** For calls that a stuck guest can hold up; they have a time limit. */
  readonly stallable: Caller;
  /** Makes a connection for one stream and calls `procedure`, which opens it. */
  openStream<A, R>(procedure: Procedure<A, R>, args: A, options?: CallOptions): Promise<OpenedStream<R>>;
}
