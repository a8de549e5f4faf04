import { z } from "zod";
import { domainRef } from "./ids.ts";
import { done, procedure } from "./procedure.ts";

export const snapshotSchedule = z.strictObject({
  /** Hours from one to the next. */
  hours: z.int().min(1).max(8760),
  /** How many of them are kept; older ones go. */
  keep: z.int().min(1).max(500),
  onlyRunning: z.boolean(),
});
export type SnapshotSchedule = z.infer<typeof snapshotSchedule>;

const settings = {
  /** Absent: none are made by the clock. */
  schedule: snapshotSchedule.optional(),
  /** One is made before each change of the machine's hardware or definition. */
  beforeChanges: z.boolean(),
};

const automatic = z.strictObject({
  ...settings,
  /** Milliseconds since the epoch. */
  next: z.number().optional(),
  /** How the last one went. */
  last: z.strictObject({ at: z.number(), problem: z.string().max(2000).optional() }).optional(),
});
export type AutomaticSnapshotsState = z.infer<typeof automatic>;

export const automaticSnapshots = {
  read: procedure(domainRef, automatic),
  /** They are made while Guesthouse or `guesthouse serve` runs; what was missed is made up for by one. */
  set: procedure(domainRef.extend(settings), done),
};
