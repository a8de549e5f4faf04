import { z } from "zod";
import { type QemuImgOptions, qemuImg } from "./run.ts";
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
  options: Pick<QemuImgOptions, "signal" | "secrets">,
): Promise<ImageCheck> {
  const { stdout, stderr, status } = await qemuImg(args, options, good);
  // It could not open it; with a status that also means that there are errors in it.
  if (stdout.trim() === "") throw new ToolError("qemu-img", "check", status, stderr);
  return checkSchema.parse(JSON.parse(stdout));
}
