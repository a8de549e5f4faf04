import { z } from "zod";
import { optionValue } from "../../../shared/convert/target-formats.ts";
import { secretsOf, snapshotArguments, sourceArguments } from "../qemu-img/image-arguments.ts";
import { qemuImg } from "../qemu-img/run.ts";
import type { SourceImage } from "./convert-image.ts";
import type { NewImage } from "./new-image.ts";

/** QEMU's `BlockMeasureInfo` (qapi/block-core.json). */
const measureSchema = z.object({ required: z.number(), "fully-allocated": z.number() });

export interface Estimate {
  readonly bytes: number;
  /** It may take less: compressed, or only what the format's own tables are estimated at. */
  readonly most: boolean;
}

/** QEMU's header for a passphrase: LUKS1 with its eight key slots. */
const luksHeader = 2 << 20;

/**
 * The room that a new image will take. qemu-img measures raw and qcow2; the others store the same clusters of data
 * in tables of less than a hundredth of them.
 * @throws ToolError
 */
export async function estimate(
  source: SourceImage,
  target: NewImage,
  signal?: AbortSignal,
): Promise<Estimate> {
  const { format, options } = target;
  const value = (key: string) => optionValue(format, key, options);
  const measured = format === "qcow2";
  const settings = measured ? ["-o", `cluster_size=${value("clusterSize")},compat=${value("compat")}`] : [];
  const { options: from, name } = sourceArguments(source);
  const snapshot = snapshotArguments(source.snapshot);
  const { stdout } = await qemuImg(
    ["measure", "--output=json", ...from, ...snapshot, "-O", measured ? format : "raw", ...settings, name],
    { signal, secrets: secretsOf(source) },
  );
  const { required, "fully-allocated": full } = measureSchema.parse(JSON.parse(stdout));
  const whole =
    ["falloc", "full"].includes(value("preallocation")) ||
    value("static") === "on" ||
    value("subformat") === "fixed";
  // To qemu-img a raw image is always as large as it is, holes and all.
  const data = measured ? required : Math.min(required, source.bytes);
  const header = target.passphrase === undefined ? 0 : luksHeader;
  const tables = measured || format === "raw" ? 0 : Math.ceil(full / 100);
  const compressed = value("compression") !== "none" && measured;
  return {
    bytes: (whole ? full : data + tables) + header,
    most: compressed || value("subformat") === "streamOptimized",
  };
}
