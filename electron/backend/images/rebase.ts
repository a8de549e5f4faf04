import { basename } from "node:path";
import { AppError } from "../../../shared/model/error.ts";
import { isWhole } from "./chain.ts";
import type { Inspected } from "./inspect.ts";
import { copyBytes, type ImageTools, keptName, prove, refreshPool, replaceByCopy, run } from "./on-copy.ts";
import { exchangeCommands, type ImagePlan, keptNote, shownCopy } from "./plan.ts";

interface Request {
  /** Null for none: the image then holds everything itself. */
  readonly onto: { readonly path: string; readonly format: string } | null;
  /** Only the name is written; both backing files are taken to have the same contents. */
  readonly trust: boolean;
}

/**
 * Lets an image stand on another one, or on none, so that the guest goes on seeing the same disk.
 * @param base what is known of the other one
 * @throws AppError `chain-broken`, `own-backing`, `not-possible`, `wrong-format`, `trust-nothing`
 */
export async function planRebase(
  tools: ImageTools,
  image: Inspected,
  { onto, trust }: Request,
  base: Inspected | undefined,
): Promise<ImagePlan> {
  const { layers } = image;
  if (onto && base) checkBase(image, onto, base);
  if (trust) return planTrust(image, onto);
  if (!isWhole(layers)) {
    throw new AppError({
      code: "chain-broken",
      message: "What the image stands on now cannot be opened, so its contents cannot be carried over.",
      hint: "If the backing file has only moved, choose the file and take its contents on trust.",
    });
  }
  return await planCarry(tools, image, onto);
}

/** It must be what it is said to be, down to the end of its chain, before anything is made to stand on it. */
function checkBase({ path }: Inspected, { format }: { format: string }, base: Inspected): void {
  if (base.layers.some((layer) => layer.path === path)) {
    throw new AppError({
      code: "own-backing",
      message: "An image cannot stand on itself, nor on one that stands on it.",
      hint: "Choose another file.",
    });
  }
  const [top] = base.layers;
  // Raw is what anything can be taken for, and it stands on nothing.
  if (format === "raw" && top?.info) return;
  const problem = base.layers.find((layer) => layer.problem !== undefined)?.problem;
  if (problem)
    throw new AppError({ code: "not-possible", message: `${base.path}: ${problem}`.slice(0, 2000) });
  if (top?.format !== format) {
    throw new AppError({
      code: "wrong-format",
      message: `${base.path} has the format ${top?.format ?? "of none that is known"}, not ${format}.`,
      hint: "Choose its real format.",
    });
  }
}

/** Only the header changes, in place: that is done or not, and reads no data. */
function planTrust(image: Inspected, onto: Request["onto"]): ImagePlan {
  if (!onto) {
    throw new AppError({
      code: "trust-nothing",
      message: "Without its backing file the image would lose all that only that file has.",
      hint: "Let the contents be carried over instead.",
    });
  }
  const { format } = image.layers[0]!.info!;
  const args = (path: string, base: string) =>
    ["rebase", "-u", "-f", format, "-F", onto.format, "-b", base, path] as const;
  return {
    title: `Let ${basename(image.path)} stand on ${basename(onto.path)}`,
    commands: [["qemu-img", ...args(image.path, onto.path)]],
    notes: [
      "Only the name of the backing file is written, nothing is compared. If the file does not have the same contents as the one so far, the guest sees a damaged disk. It is right for a backing file that was moved, renamed or given its format.",
    ],
    async run(job) {
      await run(job, args(image.localPath!, onto.path));
      await refreshPool(image);
      return `It stands on ${onto.path} now.`;
    },
  };
}

async function planCarry(tools: ImageTools, image: Inspected, onto: Request["onto"]): Promise<ImagePlan> {
  const { path, localPath, connection, layers } = image;
  const { format, "virtual-size": size } = layers[0]!.info!;
  const keptPath = await keptName(image, onto ? "rebase" : "flattening");
  const copy = shownCopy(path);
  const title = onto
    ? `Let ${basename(path)} stand on ${basename(onto.path)}`
    : `Make ${basename(path)} stand alone`;
  const flatten = ["convert", "-f", format, "-O", format] as const;
  const base = onto ? ["-F", onto.format, "-b", onto.path] : [];
  return {
    title,
    commands: [
      ...(onto
        ? [
            ["cp", "--sparse=always", "--", path, copy],
            ["qemu-img", "rebase", "-f", format, ...base, copy],
          ]
        : [["qemu-img", ...flatten, path, copy]]),
      ["qemu-img", "compare", "-f", format, "-F", format, path, copy],
      ...exchangeCommands(path, copy, keptPath),
    ],
    notes: [
      onto
        ? "What the two backing files have differently goes into the image, so that the guest sees the same disk as before."
        : "Everything that the files below have goes into the image, which can then be moved or copied alone.",
      keptNote(keptPath),
    ],
    async run(job) {
      const why = onto ? "Before it got another backing file" : "Before it stood alone";
      await replaceByCopy(tools, image, { keptPath, why, title }, job, async (own) => {
        job.phase("Copying the image");
        if (onto) {
          await copyBytes(localPath!, own, job);
          job.phase("Carrying over what differs");
          const local = ["-F", onto.format, "-b", connection.localPath(onto.path)];
          await run(job, ["rebase", "-f", format, ...local, own], { bytes: size });
          // The header names it as its host does.
          if (connection.localPath("") !== "") await run(job, ["rebase", "-u", "-f", format, ...base, own]);
        } else await run(job, [...flatten, localPath!, own], { bytes: size });
        await prove(job, { path: localPath!, format }, { path: own, format }, size);
      });
      return onto ? `It stands on ${onto.path} now.` : "It stands alone now.";
    },
  };
}
