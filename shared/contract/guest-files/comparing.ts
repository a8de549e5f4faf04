import { z } from "zod";
import { subscription } from "../procedure.ts";
import { reason } from "../terms.ts";
import { entry } from "./reading.ts";
import { at } from "./session.ts";

const difference = z.strictObject({
  /** Below the two folders, without a leading `/`; empty for what was named itself. */
  path: z.string().max(4096),
  change: z.enum(["added", "removed", "changed"]),
  /** As it was, and as it is. */
  before: entry.optional(),
  after: entry.optional(),
  /** What differs of one that is in both; a folder's time says nothing. */
  differs: z.array(z.enum(["kind", "contents", "size", "mode", "owner", "target", "time"])).max(7),
});
export type GuestDifference = z.infer<typeof difference>;

export const comparing = {
  /**
   * Two points in time of a folder and all below it; pieces as they are found, then the end. What one side alone has
   * is told with all that is in it.
   */
  compare: subscription(
    z.strictObject({
      before: at,
      after: at,
      /** Reads files of equal size and time, too. */
      thorough: z.boolean(),
    }),
    z.strictObject({
      differences: z.array(difference).max(1000),
      /** What could not be read, and so was not compared. */
      unread: z.array(z.strictObject({ path: z.string().max(4096), reason })).max(1000),
      /** Entries of both that were looked at. */
      looked: z.int().nonnegative(),
      end: z.enum(["all", "too-many"]).optional(),
    }),
  ),
};
