import type { ErrorData } from "../../../../shared/model/error.ts";

/** How a connection to a console ended. */
export interface Loss {
  /** Whether it had ever worked. */
  readonly established: boolean;
  /** Milliseconds that it worked. */
  readonly lasted: number;
  /** Absent when the other side closed without a word. */
  readonly problem?: ErrorData;
}

export type AfterLoss = { readonly kind: "retry"; readonly inMs: number } | { readonly kind: "taken-over" };

const firstDelay = 500;
const longestDelay = 15_000;
/** A connection that lived this long was sound: its loss is a new trouble and is tried again at once. */
const soundAfter = 5_000;

export interface RetryPolicy {
  /**
   * Whether an orderly end before anything worked means that somebody else has the console. QEMU's VNC server
   * does that to a shared client while an exclusive one is connected.
   */
  readonly refusalMeansTakenOver: boolean;
}

/** How many failures in a row this loss is, `before` being the number so far. */
export function countFailures(loss: Loss, before: number): number {
  return loss.established && loss.lasted >= soundAfter ? 1 : before + 1;
}

/** What to do after a loss that is the `failures`th in a row (from 1). */
export function afterLoss(loss: Loss, failures: number, policy: RetryPolicy): AfterLoss {
  if (loss.problem?.action?.kind === "take-over" || loss.problem?.code === "taken-over") {
    return { kind: "taken-over" };
  }
  if (policy.refusalMeansTakenOver && !loss.established && !loss.problem) return { kind: "taken-over" };
  return { kind: "retry", inMs: Math.min(firstDelay * 2 ** (failures - 1), longestDelay) };
}
