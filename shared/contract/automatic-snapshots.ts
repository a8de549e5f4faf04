import { z } from "zod";
import { domainRef } from "./ids.ts";
import { done, procedure } from "./procedure.ts";
import { scheduleHours, scheduleTimes } from "./schedule.ts";

export const snapshotSchedule = z.strictObject({
  hours: scheduleHours,
  /** How many of them are kept; older ones go. */
  keep: z.int().min(1).max(500),
  onlyRunning: z.boolean(),
});

const settings = {
  /** Absent: none are made by the clock. */
  schedule: snapshotSchedule.optional(),
  /** One is made before each change of the machine's hardware or definition. */
  beforeChanges: z.boolean(),
};

const automatic = z.strictObject({ ...settings, ...scheduleTimes });
export type AutomaticSnapshotsState = z.infer<typeof automatic>;

export const automaticSnapshots = {
  read: procedure(domainRef, automatic),
  /** They are made while Guesthouse or `guesthouse serve` runs; what was missed is made up for by one. */
  set: procedure(domainRef.extend(settings), done),
};
