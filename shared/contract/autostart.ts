import { z } from "zod";
import { connectionId, domainRef, domainUuid } from "./ids.ts";
import { done, procedure } from "./procedure.ts";

/** Seconds that Guesthouse waits before it starts a machine, counted from the start of the one before. */
const delay = z.int().min(0).max(86_400);

/** A machine's place in the sequence that Guesthouse starts when the host has come up. */
export const startPlaceSchema = z.strictObject({
  /** Lower ones first; of equals the one whose name comes first. */
  order: z.int().min(1).max(10_000),
  delay,
});
export type StartPlace = z.infer<typeof startPlaceSchema>;

const start = z.discriminatedUnion("by", [
  z.strictObject({ by: z.literal("nobody") }),
  /** libvirt's own autostart: all machines at once, when the daemon starts. */
  z.strictObject({ by: z.literal("libvirt") }),
  startPlaceSchema.extend({ by: z.literal("guesthouse") }),
]);
/** Who starts a machine when its host comes up. */
export type HostStart = z.infer<typeof start>;

export const autostart = {
  /** One of the three: what is chosen turns the others off in the same step. */
  set: procedure(domainRef.extend({ start }), done),
  /** Numbers the machines of the sequence anew, in the order given, and takes those removed out of it. */
  arrange: procedure(
    z.strictObject({
      connection: connectionId,
      machines: z.array(z.strictObject({ uuid: domainUuid, delay })).max(10_000),
      removed: z.array(domainUuid).max(10_000),
    }),
    done,
  ),
  /** Starts the machines of the sequence that do not run, as a job; the one that runs already, if there is one. */
  run: procedure(z.strictObject({ connection: connectionId }), z.strictObject({ job: z.string().max(64) })),
};
