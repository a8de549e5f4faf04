import { z } from "zod";

/** A sentence for a human: why something is so, or cannot be done. */
export const reason = z.string().max(400);

/** A count that a number holds exactly. */
export const bytes = z.int().nonnegative().max(Number.MAX_SAFE_INTEGER);

export const jobId = z.string().max(64);

/** The command line that an action stands for. */
export const command = z.string().max(100_000);
