import { eventIterator, oc } from "@orpc/contract";
import { z } from "zod";
import { errorSchema } from "../model/error.ts";

const base = oc.errors({ APP: { data: errorSchema } });

/** No input: an empty object, so that a stray argument is refused. */
export const nothing = z.strictObject({});

/** Output of a procedure that only succeeds or throws. */
export const done = z.strictObject({});

/** One call, one answer. `input` must be a strict, bounded schema. */
export const procedure = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) =>
  base.input(input).output(output);

/** A subscription: a full snapshot first, then patches, until the caller stops iterating. */
export const subscription = <I extends z.ZodType, T extends z.ZodType>(input: I, item: T) =>
  base.input(input).output(eventIterator(item));
