import { z } from "zod";
import { qemuImg } from "./run.ts";

/** Of `qemu-img map --output=json` (QEMU's `MapEntry`, qapi/block-core.json). */
const mapSchema = z.array(
  z.object({ start: z.number(), length: z.number(), zero: z.boolean(), data: z.boolean() }),
);

/**
 * Bytes after `offset` that do not read as zeroes.
 * @throws ToolError
 */
export async function usedBeyond(path: string, format: string, offset: number): Promise<number> {
  const args = ["map", "--output=json", "-f", format, `--start-offset=${offset}`, path] as const;
  const { stdout } = await qemuImg(args);
  return mapSchema
    .parse(JSON.parse(stdout))
    .reduce((sum, { length, zero, data }) => sum + (data && !zero ? length : 0), 0);
}
