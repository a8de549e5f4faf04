import type { CallName } from "./calls.ts";
import type { Given } from "./library.ts";

/**
 * What the backend and the process of an appliance say to each other. Calls are answered in their order, one at a
 * time; a call's stream goes in pieces, each of which is acknowledged once it was taken.
 */
export type ToAppliance =
  | {
      readonly id: number;
      readonly call: CallName;
      readonly given: readonly (Given | { readonly path: string; readonly at?: number })[];
      readonly options?: Record<string, Given> | undefined;
    }
  /** The next piece of what the call reads. */
  | { readonly id: number; readonly piece: Uint8Array }
  /** All of it was sent. */
  | { readonly id: number; readonly end: true }
  /** A piece of what the call writes was taken. */
  | { readonly id: number; readonly taken: true }
  | { readonly id: number; readonly cancel: true }
  /** Ends the appliance and its process; a call that is under way is not waited for. */
  | { readonly close: true };

export type FromAppliance =
  /** Comes first: calls can be made, or why none ever can. */
  | { readonly ready: true }
  | { readonly unusable: string }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly problem: string; readonly errno: number }
  | { readonly id: number; readonly piece: Uint8Array }
  | { readonly id: number; readonly taken: true };

/** What the thread that calls the library is asked; it says the handle's address before. */
export type Question =
  | {
      readonly call: CallName;
      readonly values: readonly Given[];
      readonly options?: Record<string, Given> | undefined;
    }
  | "close";
export type Answer =
  | { readonly value: unknown }
  /** `gone`: the appliance does not run any more. */
  | { readonly problem: string; readonly errno: number; readonly gone: boolean };
