import { basename } from "node:path";
import { AppError } from "../../../shared/model/error.ts";
import { checkImage, type ImageCheck } from "../qemu-img/check.ts";
import { type OpenImage, secretsOf, sourceArguments } from "../qemu-img/image-arguments.ts";
import { ToolError } from "../qemu-img/tool-error.ts";
import { type Inspected, openedAs } from "./inspect.ts";
import { copyBytes, type ImageTools, keptName, replaceByCopy, type Work } from "./on-copy.ts";
import { exchangeCommands, type ImagePlan, keptNote, shownCopy } from "./plan.ts";

/** Looks whether an image's own structure is sound. */
export function planCheck(image: Inspected): ImagePlan {
  const opened = openedAs(image);
  return {
    title: `Check ${basename(image.path)}`,
    commands: [["qemu-img", ...checkArguments({ ...opened, path: image.path })]],
    notes: ["Nothing is changed. What the guest has in its file systems is not looked at."],
    async run(job) {
      job.phase("Checking the image");
      const args = checkArguments(opened);
      job.commands(["qemu-img", ...args]);
      const found = await checkImage(args, { signal: job.signal, secrets: secretsOf(opened) });
      job.log(JSON.stringify(found), "output");
      return inWords(found);
    },
  };
}

/** Repairs a copy, which takes the image's place if it is sound then. */
export async function planRepair(
  tools: ImageTools,
  image: Inspected,
  what: "leaks" | "all",
): Promise<ImagePlan> {
  const { path, localPath } = image;
  const opened = openedAs(image);
  const keptPath = await keptName(image, "repair");
  const copy = shownCopy(path);
  const title = `Repair ${basename(path)}`;
  return {
    title,
    commands: [
      ["cp", "--sparse=always", "--", path, copy],
      ["qemu-img", ...checkArguments({ ...opened, path: copy }, ["-r", what])],
      ...exchangeCommands(path, copy, keptPath),
    ],
    notes: [
      ...(what === "all"
        ? [
            "Repairing makes the structure sound again. What was lost in the damage does not come back: check the guest's file systems afterwards.",
          ]
        : []),
      keptNote(keptPath),
    ],
    async run(job) {
      let result = "";
      const exchange = { keptPath, why: "Before it was repaired", title };
      await replaceByCopy(tools, image, exchange, job, async (own) => {
        job.phase("Copying the image");
        await copyBytes(localPath!, own, job);
        result = await repair({ ...opened, path: own }, what, job);
      });
      return result;
    },
  };
}

function checkArguments(image: OpenImage, more: readonly string[] = []): readonly [string, ...string[]] {
  const { options, name } = sourceArguments(image);
  return ["check", "--output=json", ...options, ...more, name];
}

async function repair(copy: OpenImage, what: "leaks" | "all", job: Work): Promise<string> {
  const options = { signal: job.signal, secrets: secretsOf(copy) };
  const repairing = checkArguments(copy, ["-r", what]);
  job.phase("Repairing the copy");
  job.commands(["qemu-img", ...repairing]);
  const done = await checkImage(repairing, options).catch((error: unknown) => {
    // Where the counts have to be made anew, and only leaks may be repaired, it gives up.
    if (error instanceof ToolError && error.status === 1) throw notRepaired("there is more to repair.");
    throw error;
  });
  job.log(JSON.stringify(done), "output");
  job.phase("Checking the copy");
  const after = await checkImage(checkArguments(copy), options);
  const left = (after.corruptions ?? 0) + (what === "all" ? after["check-errors"] + (after.leaks ?? 0) : 0);
  if (left > 0) throw notRepaired(inWords(after));
  const fixed = (done["corruptions-fixed"] ?? 0) + (done["leaks-fixed"] ?? 0);
  return fixed === 0 ? "There was nothing to repair." : `Repaired: ${fixed} faults. The image is sound now.`;
}

const notRepaired = (why: string) =>
  new AppError({
    code: "not-repaired",
    message: `The copy could not be repaired: ${why}`,
    hint: "The image stays as it was. Repair corruptions too, or go back to a backup or an older snapshot.",
  });

/** What a check found, for somebody who knows nothing of clusters. */
function inWords({ corruptions = 0, leaks = 0, "check-errors": failures }: ImageCheck): string {
  if (corruptions > 0) {
    return `The image is damaged: ${corruptions} ${corruptions === 1 ? "corruption" : "corruptions"}${leaks > 0 ? ` and ${leaks} leaks` : ""}. Data may be lost already. Do not start its machine; repair a copy, or go back to a backup.`;
  }
  if (failures > 0)
    return `Not everything could be checked: ${failures} places of the image could not be read.`;
  if (leaks > 0) {
    return `No data is in danger: ${leaks} ${leaks === 1 ? "piece" : "pieces"} of the file are taken and not used (leaks). Repairing the leaks frees them.`;
  }
  return "The image is sound.";
}
