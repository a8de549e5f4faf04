import { z } from "zod";
import { qemuImg } from "./run.ts";
import { ToolError } from "./tool-error.ts";

/** Of `qemu-img check --output=json` (QEMU's `ImageCheck`, qapi/block-core.json). */
const checkSchema = z.object({
  "check-errors": z.number(),
  corruptions: z.number().optional(),
  leaks: z.number().optional(),
  "corruptions-fixed": z.number().optional(),
  "leaks-fixed": z.number().optional(),
});
export type ImageCheck = z.infer<typeof checkSchema>;

/** qemu-img(1): 1 the check failed, 2 corruptions, 3 leaks, 63 the format has no checks. */
const good = [0, 1, 2, 3];

/**
 * Whether an image's own structure is sound; changes nothing, unless told to repair.
 * @throws ToolError
 */
export async function checkImage(
  args: readonly [string, ...string[]],
  signal: AbortSignal,
): Promise<ImageCheck> {
  const { stdout, status } = await qemuImg(args, { signal }, good);
  if (stdout.trim() === "")
    throw new ToolError("qemu-img", "check", status, "the image could not be checked");
  return checkSchema.parse(JSON.parse(stdout));
}
