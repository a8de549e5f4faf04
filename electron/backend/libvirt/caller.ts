import type { Procedure } from "./protocol/procedure.ts";

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
