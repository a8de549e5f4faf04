import { ORPCError } from "@orpc/server";
import { AppError, type ErrorData } from "../../shared/model/error.ts";
import type { Report } from "./report.ts";

/** All that a window learns of a fault of ours. */
export const INTERNAL = {
  code: "internal",
  message: "Something went wrong inside Guesthouse.",
  hint: "Try again; if it stays, the log where Guesthouse runs says more.",
} satisfies ErrorData;
const BAD_REQUEST: ErrorData = {
  code: "bad-request",
  message: "The window asked for something that Guesthouse does not accept.",
  hint: "Check what was entered; if it looks right, reload the window.",
};

interface Interception {
  readonly path: readonly string[];
  readonly signal?: AbortSignal | undefined;
  next(): Promise<unknown>;
}

/**
 * Turns whatever a procedure throws, at once or in the middle of a subscription, into the contract's declared
 * error: an AppError as it is, anything else as one plain sentence without a stack, a path or a secret.
 */
export function errorsAsData(report: Report) {
  const toWire = (procedure: string, error: unknown): unknown => {
    let data: ErrorData = INTERNAL;
    if (error instanceof AppError) data = error.toData();
    else if (error instanceof ORPCError && error.code === "BAD_REQUEST") data = BAD_REQUEST;
    else report(procedure, withIssues(error));
    return new ORPCError("APP", { defined: true, message: data.message, data });
  };
  return async ({ path, signal, next }: Interception): Promise<unknown> => {
    const procedure = path.join(".");
    try {
      const output = await next();
      return isIterable(output) ? guardItems(output, signal, (error) => toWire(procedure, error)) : output;
    } catch (error) {
      // Nobody waits for the answer any more, and what giving up looks like is no fault.
      if (signal?.aborted) throw new ORPCError("CLIENT_CLOSED_REQUEST");
      throw toWire(procedure, error);
    }
  };
}

/** An output that the contract refuses says so without saying what is wrong with it. */
function withIssues(error: unknown): unknown {
  const issues = error instanceof ORPCError && (error.cause as { issues?: unknown } | undefined)?.issues;
  return issues ? new Error(`The output does not keep to the contract: ${JSON.stringify(issues)}`) : error;
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

async function* guardItems(
  items: AsyncIterable<unknown>,
  signal: AbortSignal | undefined,
  toWire: (error: unknown) => unknown,
): AsyncGenerator<unknown, void> {
  try {
    yield* items;
  } catch (error) {
    if (!signal?.aborted) throw toWire(error);
  }
}
