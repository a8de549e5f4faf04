import { resolve } from "node:path";
import { z } from "zod";

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
    .map((arg) => (arg.startsWith("guesthouse:") ? arg : resolve(cwd, arg)))
    .slice(0, 16);
}
