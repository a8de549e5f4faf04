import { z } from "zod";
import { type OpenImage, secretsOf, sourceArguments } from "./image-arguments.ts";
import { qemuImg } from "./run.ts";

/** Of `qemu-img map --output=json` (QEMU's `MapEntry`, qapi/block-core.json). */
const mapSchema = z.array(
  z.object({ start: z.number(), length: z.number(), zero: z.boolean(), data: z.boolean() }),
);

/**
 * Bytes after `offset` that do not read as zeroes.
 * @throws ToolError
 */
export async function usedBeyond(image: OpenImage, offset: number): Promise<number> {
  const { options, name } = sourceArguments(image);
  const args = ["map", "--output=json", ...options, `--start-offset=${offset}`, name] as const;
  const { stdout } = await qemuImg(args, { secrets: secretsOf(image) });
  return mapSchema
    .parse(JSON.parse(stdout))
    .reduce((sum, { length, zero, data }) => sum + (data && !zero ? length : 0), 0);
}

/**
 * The parts of a file of this host that may hold something, in order; the rest reads as zeroes.
 * @param path of any file, which is taken as it is
 * @throws ToolError
 */
export async function dataRanges(
  path: string,
  signal?: AbortSignal,
): Promise<{ at: number; length: number }[]> {
  const args = ["map", "--output=json", "-U", "-f", "raw", path] as const;
  const { stdout } = await qemuImg(args, { signal, bounded: true });
  return mapSchema
    .parse(JSON.parse(stdout))
    .filter(({ data, zero }) => data && !zero)
    .map(({ start, length }) => ({ at: start, length }));
}
