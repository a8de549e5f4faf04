import type { CallOptions } from "./caller.ts";
import { ProtocolError, TimeoutError } from "./errors.ts";
import { HEADER_SIZE } from "./framing.ts";
import { netLimits } from "./protocol/net.ts";
import type { AnyProcedure } from "./protocol/procedure.ts";
import type { StreamSink } from "./stream-sink.ts";
import { XdrWriter } from "./xdr-bytes.ts";

/** A call from the moment it is made until its reply has arrived, even if nobody waits any more. */
export class PendingCall {
  readonly procedure: AnyProcedure;
  readonly sink: StreamSink | undefined;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** Given when it is sent. */
  serial = 0;
  readonly #args: unknown;
  #timer: NodeJS.Timeout | undefined;
  #unlisten: (() => void) | undefined;
  #settled = false;

  constructor(
    procedure: AnyProcedure,
    args: unknown,
    sink: StreamSink | undefined,
    resolve: (reply: unknown) => void,
    reject: (error: unknown) => void,
  ) {
    this.procedure = procedure;
    this.#args = args;
    this.sink = sink;
    this.resolve = resolve;
    this.reject = reject;
  }

  get priority(): "high" | "low" {
    return this.procedure.priority;
  }

  /** Resolved, rejected or given up. */
  get settled(): boolean {
    return this.#settled;
  }

  /** Calls `giveUp` with the reason when the time is over (ms; 0 for never) or the caller aborts. */
  limit({ timeoutMs = 0, signal }: CallOptions, giveUp: (reason: unknown) => void): void {
    if (timeoutMs > 0) {
      this.#timer = setTimeout(() => {
        const seconds = timeoutMs / 1000;
        giveUp(new TimeoutError(`libvirt did not answer within ${seconds} s (${this.procedure.name})`));
      }, timeoutMs);
    }
    if (signal) {
      const onAbort = () => giveUp(signal.reason);
      signal.addEventListener("abort", onAbort, { once: true });
      this.#unlisten = () => signal.removeEventListener("abort", onAbort);
    }
  }

  /** Marks it as settled; false where it was so already, and must be neither resolved nor rejected again. */
  settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#unlisten?.();
    return true;
  }

  /**
   * Its frame; the header is filled in when it is sent.
   * @throws XdrError | ProtocolError where the arguments do not fit
   */
  encode(): Buffer {
    const writer = new XdrWriter();
    writer.skip(HEADER_SIZE);
    this.procedure.args.write(writer, this.#args);
    const bytes = writer.finish();
    if (bytes.length > netLimits.length + netLimits.message) {
      throw new ProtocolError(`a call of ${bytes.length} bytes is more than libvirt takes`);
    }
    return bytes;
  }
}
