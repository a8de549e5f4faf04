import { z } from "zod";

/** Hours from one run of a schedule to the next. */
export const scheduleHours = z.int().min(1).max(8760);

/** When a schedule's next run is due, and how the last one went. */
export const scheduleTimes = {
  /** Milliseconds since the epoch. */
  next: z.number().optional(),
  last: z
    .strictObject({
      at: z.number(),
      problem: z.string().max(2000).optional(),
      /** Runs before it that were left out, because nothing was there to make them. */
      missed: z.int().min(1).optional(),
    })
    .optional(),
};

const times = z.strictObject(scheduleTimes);
export type ScheduleTimes = z.infer<typeof times>;
