import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { formatBytes } from "../../../shared/model/units.ts";
import { bitmapsOf, type ImageInfo } from "../qemu-img/info.ts";
import type { Inspected } from "./inspect.ts";
import { type ImageTools, keptName, prove, replaceByCopy, run } from "./on-copy.ts";
import { exchangeCommands, type ImagePlan, keptNote, shownCopy } from "./plan.ts";

/** Writes an image anew without what it does not need, and lets the copy take its place. */
export async function planCompact(
  tools: ImageTools,
  image: Inspected,
  compress: boolean,
): Promise<ImagePlan> {
  const { path, localPath, layers, connection } = image;
  const info = layers[0]!.info!;
  const { format, "virtual-size": size } = info;
  const base = layers[1];
  const keptPath = await keptName(image, "compacting");
  const title = `Compact ${basename(path)}`;
  const copy = shownCopy(path);
  const packed = compress && format === "qcow2";
  const convert = (below: string | undefined) =>
    [
      ...["convert", "-f", format, "-O", format, "-S", "4k"],
      ...(packed ? ["-c"] : []),
      ...(format === "qcow2" ? ["-o", qcow2Options(info)] : []),
      ...(bitmapsOf(info).length > 0 ? ["--bitmaps", "--skip-broken-bitmaps"] : []),
      ...(below === undefined ? [] : ["-B", below, "-F", base!.info!.format]),
    ] as unknown as readonly [string, ...string[]];
  return {
    title,
    commands: [
      ["qemu-img", ...convert(base?.path), path, copy],
      ["qemu-img", "compare", "-f", format, "-F", format, path, copy],
      ...exchangeCommands(path, copy, keptPath),
    ],
    notes: [
      "Zeroes become holes. What the guest has deleted is only freed if it has told its disk so before: with discard set to unmap and fstrim in the guest, or defrag /L in Windows.",
      ...(packed
        ? ["Compressed data is read a little slower; what is written from now on is not compressed."]
        : []),
      keptNote(keptPath),
    ],
    async run(job) {
      const before = await stat(localPath!);
      const exchange = { keptPath, why: "Before it was compacted", title };
      await replaceByCopy(tools, image, exchange, job, async (own) => {
        job.phase("Writing the image anew");
        await run(job, [...convert(base && connection.localPath(base.path)), localPath!, own], {
          bytes: size,
        });
        if (base && connection.localPath("") !== "") {
          // The header names it as its host does.
          const names = ["-F", base.info!.format, "-b", base.path];
          await run(job, ["rebase", "-u", "-f", format, ...names, own]);
        }
        await prove(job, { path: localPath!, format }, { path: own, format }, size);
      });
      const after = await stat(localPath!);
      const saved = (before.blocks - after.blocks) * 512;
      return saved > 0
        ? `${formatBytes(saved)} less, once the original is deleted.`
        : "It was as small as it can be already.";
    },
  };
}

/** What of an image its copy has too. */
function qcow2Options({ "cluster-size": cluster, "format-specific": specific }: ImageInfo): string {
  const data = specific?.data ?? {};
  const options: [string, unknown][] = [
    ["compat", data["compat"]],
    ["cluster_size", cluster],
    ["compression_type", data["compat"] === "1.1" ? data["compression-type"] : undefined],
    ["lazy_refcounts", data["lazy-refcounts"]],
    ["refcount_bits", data["compat"] === "1.1" ? data["refcount-bits"] : undefined],
    ["extended_l2", data["extended-l2"]],
  ];
  return options
    .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
    .map(([key, value]) => `${key}=${value === true ? "on" : value === false ? "off" : value}`)
    .join(",");
}
