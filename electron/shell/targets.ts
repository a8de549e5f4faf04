import { z } from "zod";
import { absoluteTarget } from "../open-target.ts";

/** What a second start hands to the first one. */
export const targetsSchema = z.strictObject({ targets: z.array(z.string().min(1).max(4096)).max(16) });

/**
 * Files (made absolute) and `guesthouse://` links of a command line.
 *
 * @param args without the program; switches, which may stand anywhere, are left out
 */
export function readTargets(args: readonly string[], cwd: string): string[] {
  return args
    .filter((arg) => arg !== "" && !arg.startsWith("-"))
    .map((arg) => absoluteTarget(arg, cwd))
    .slice(0, 16);
}
