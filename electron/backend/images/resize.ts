import { basename } from "node:path";
import { AppError } from "../../../shared/model/error.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { type OpenImage, secretsOf, sourceArguments } from "../qemu-img/image-arguments.ts";
import { usedBeyond } from "../qemu-img/map.ts";
import { type Inspected, openedAs } from "./inspect.ts";
import { copyBytes, type ImageTools, keptName, prove, refreshPool, replaceByCopy, run } from "./on-copy.ts";
import { exchangeCommands, type ImagePlan, keptNote, shownCopy } from "./plan.ts";

interface Request {
  /** The new size. */
  readonly bytes: number;
  readonly shrink?: "unused" | "cut" | undefined;
}

/**
 * A larger image at once, also under a running guest; a smaller one only as a copy, and only where the user has said
 * what becomes of the end.
 * @throws AppError `same-size`, `shrink-running`, `end-in-use`, `bad-size`
 */
export async function planResize(tools: ImageTools, image: Inspected, request: Request): Promise<ImagePlan> {
  const { layers, live } = image;
  const { bytes } = request;
  const before = layers[0]?.info?.["virtual-size"];
  if (bytes % 512 !== 0) {
    throw new AppError({ code: "bad-size", message: "A disk's size is a whole number of 512-byte sectors." });
  }
  if (bytes === before) throw new AppError({ code: "same-size", message: "The disk has this size already." });
  if (live) return await planLive(image, { ...live, bytes, before });
  if (before !== undefined && bytes < before) return await planShrink(tools, image, request, before);
  return planGrowth(image, bytes);
}

const title = (image: Inspected, bytes: number) => `Resize ${basename(image.path)} to ${formatBytes(bytes)}`;

async function planLive(
  { connection, ...image }: Inspected,
  {
    uuid,
    name,
    target,
    bytes,
    before,
  }: { uuid: string; name: string; target: string; bytes: number; before: number | undefined },
): Promise<ImagePlan> {
  const { domains } = connection.client;
  const present = before ?? (await (await domains.byUUID(uuid))?.devices.blockInfo(target))?.capacity;
  if (present !== undefined && bytes < present) {
    throw new AppError({
      code: "shrink-running",
      message: `${name} is running, and a disk can only become smaller while its machine is off.`,
      hint: "Make the last partition smaller in the guest, shut it down, then shrink the disk here.",
    });
  }
  const command = connection.virsh("blockresize", name, target, `${bytes}B`);
  return {
    title: title({ connection, ...image }, bytes),
    commands: [command],
    notes: [`${name} sees the larger disk at once; its partitions stay as they are until you enlarge them.`],
    async run(job) {
      job.commands(command);
      const domain = await domains.byUUID(uuid);
      await domain?.devices.blockResize(target, BigInt(bytes));
      return `The disk has ${formatBytes(bytes)} now. Enlarge the partition in the guest.`;
    },
  };
}

function planGrowth(image: Inspected, bytes: number): ImagePlan {
  const opened = openedAs(image);
  return {
    title: title(image, bytes),
    commands: [["qemu-img", ...resizeArguments({ ...opened, path: image.path }, bytes)]],
    notes: ["What is in the image stays as it is; the partition is enlarged in the guest afterwards."],
    async run(job) {
      job.phase("Enlarging");
      await run(job, resizeArguments(opened, bytes), { secrets: secretsOf(opened) });
      await refreshPool(image);
      return `The disk has ${formatBytes(bytes)} now. Enlarge the partition in the guest.`;
    },
  };
}

function resizeArguments(
  image: OpenImage,
  bytes: number,
  more: readonly string[] = [],
): readonly [string, ...string[]] {
  const { options, name } = sourceArguments(image);
  return ["resize", ...more, ...options, name, String(bytes)];
}

async function planShrink(
  tools: ImageTools,
  image: Inspected,
  { bytes, shrink }: Request,
  before: number,
): Promise<ImagePlan> {
  const { path, localPath } = image;
  const opened = openedAs(image);
  const used = await usedBeyond(opened, bytes);
  const goes = formatBytes(before - bytes);
  if (used > 0 && shrink !== "cut") {
    throw new AppError({
      code: "end-in-use",
      message: `The last ${goes} of the disk hold ${formatBytes(used)} of data, which would be cut off.`,
      hint: "Make the last partition smaller in the guest first. A GPT partition table keeps a copy of itself in the last sectors: where only that is left, cut it off and let the guest write it anew (sgdisk -e).",
    });
  }
  if (shrink === undefined) {
    throw new AppError({
      code: "shrink-unconfirmed",
      message: `The last ${goes} of the disk would go.`,
      hint: "Confirm that the guest does not use them.",
    });
  }
  const keptPath = await keptName(image, "shrinking");
  const copy = shownCopy(path);
  return {
    title: title(image, bytes),
    commands: [
      ["cp", "--sparse=always", "--", path, copy],
      ["qemu-img", ...resizeArguments({ ...opened, path: copy }, bytes, ["--shrink"])],
      ...exchangeCommands(path, copy, keptPath),
    ],
    notes: [
      used > 0
        ? `${formatBytes(used)} of data in the last ${goes} are cut off.`
        : `The last ${goes} are unused as far as the image tells.`,
      keptNote(keptPath),
    ],
    async run(job) {
      const exchange = { keptPath, why: "Before it was made smaller", title: title(image, bytes) };
      await replaceByCopy(tools, image, exchange, job, async (own) => {
        job.phase("Copying the image");
        await copyBytes(localPath!, own, job);
        job.phase("Making the copy smaller");
        const made = { ...opened, path: own };
        await run(job, resizeArguments(made, bytes, ["--shrink"]), { secrets: secretsOf(made) });
        // What was cut off makes them differ.
        if (used === 0) await prove(job, opened, made, before);
      });
      return `The disk has ${formatBytes(bytes)} now.`;
    },
  };
}
