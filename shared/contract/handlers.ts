import type { ContractProcedure, InferSchemaInput, InferSchemaOutput } from "@orpc/contract";
import type { ByteChannel } from "../model/byte-channel.ts";
import type { Contract } from "./index.ts";

/** What a handler knows of the call besides its input. */
export interface Call {
  /** Aborted when the caller stops waiting or its window goes away. */
  readonly signal: AbortSignal;
  /**
   * Issues a single-use ticket, bound to the caller's window, that expires after half a minute; when the
   * window redeems it, `serve` is given the byte channel.
   */
  ticket(serve: (channel: ByteChannel) => void): string;
}

// biome-ignore lint/suspicious/noExplicitAny: matches every procedure of the contract
type AnyProcedure = ContractProcedure<any, any, any, any>;

/** The function that implements a contract procedure: plain, knowing nothing of the transport. */
export type Handler<P extends AnyProcedure> =
  P extends ContractProcedure<infer I, infer O, infer _Errors, infer _Meta>
    ? (input: InferSchemaOutput<I>, call: Call) => Promise<InferSchemaInput<O>>
    : never;

type HandlersOf<T> = { [K in keyof T]: T[K] extends AnyProcedure ? Handler<T[K]> : HandlersOf<T[K]> };

/** The whole backend as plain functions in the contract's shape. */
export type Handlers = HandlersOf<Contract>;
