import { z } from "zod";
import { qemuImg } from "./run.ts";

/**
 * What Guesthouse uses of `qemu-img info --output=json` (QEMU's `ImageInfo`, qapi/block-core.json). Lenient: what
 * newer versions add is kept out.
 */
const infoSchema = z.object({
  filename: z.string(),
  format: z.string(),
  "virtual-size": z.number(),
  "actual-size": z.number().optional(),
  "cluster-size": z.number().optional(),
  "dirty-flag": z.boolean().optional(),
  encrypted: z.boolean().optional(),
  "backing-filename": z.string().optional(),
  "full-backing-filename": z.string().optional(),
  "backing-filename-format": z.string().optional(),
  snapshots: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        "vm-state-size": z.number(),
        "date-sec": z.number(),
      }),
    )
    .optional(),
  "format-specific": z.object({ type: z.string(), data: z.record(z.string(), z.unknown()) }).optional(),
});
export type ImageInfo = z.infer<typeof infoSchema>;

const bitmapsSchema = z.array(z.object({ name: z.string() })).catch([]);

/** The names of the bitmaps in an image, which remember what was written to it since a backup. */
export const bitmapsOf = (info: ImageInfo): string[] =>
  bitmapsSchema.parse(info["format-specific"]?.data["bitmaps"]).map(({ name }) => name);

/**
 * One image's own header; its backing file is not opened, and a running machine's image may be looked at.
 * @param format names it; without, qemu-img guesses, which a hostile raw image can abuse
 * @throws ToolError
 */
export async function imageInfo(path: string, format?: string, signal?: AbortSignal): Promise<ImageInfo> {
  const args = ["--force-share", "--output=json", ...(format ? ["-f", format] : []), path];
  const { stdout } = await qemuImg(["info", ...args], { bounded: true, signal });
  return infoSchema.parse(JSON.parse(stdout));
}
