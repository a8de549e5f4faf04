import { basename } from "node:path";
import type { Inspected } from "./inspect.ts";
import { type ImageTools, keptName, prove, replaceByCopy, run } from "./on-copy.ts";
import { exchangeCommands, type ImagePlan, shownCopy } from "./plan.ts";

/**
 * Writes what an image has into the one that it stands on; an empty image takes its place. The backing file changes,
 * that is what is asked for; until it is whole and compared the image above still has everything, so that the same
 * disk is seen through it at every moment.
 */
export async function planCommit(tools: ImageTools, image: Inspected): Promise<ImagePlan> {
  const { path, localPath, layers, connection } = image;
  const { format, "virtual-size": size } = layers[0]!.info!;
  const base = layers[1]!;
  const baseFormat = base.info!.format;
  const keptPath = await keptName(image, "merging");
  const title = `Merge ${basename(path)} into ${basename(base.path)}`;
  const commit = ["commit", "-d", "-f", format] as const;
  // The backing file is named as its host names it, and is not looked at again.
  const create = ["create", "-u", "-f", format, "-F", baseFormat, "-b", base.path] as const;
  const copy = shownCopy(path);
  return {
    title,
    commands: [
      ["qemu-img", ...commit, path],
      ["qemu-img", "compare", "-f", format, "-F", baseFormat, path, base.path],
      ["qemu-img", ...create, copy, String(size)],
      ...exchangeCommands(path, copy, keptPath),
    ],
    notes: [
      `${base.path} is changed: it then has the disk's present contents, and those that it had before are gone.`,
      `An empty image takes the place of ${path}, which stays beside it as ${keptPath} until you delete it.`,
    ],
    async run(job) {
      job.phase("Merging into the backing file");
      await run(job, [...commit, localPath!], { bytes: size });
      await prove(
        job,
        { path: localPath!, format },
        { path: connection.localPath(base.path), format: baseFormat },
        size,
      );
      const exchange = {
        keptPath,
        why: `Before it was merged into ${basename(base.path)}`.slice(0, 400),
        title,
      };
      await replaceByCopy(tools, image, exchange, job, async (own) => {
        job.phase("Putting an empty image in its place");
        await run(job, [...create, own, String(size)]);
      });
      return `${base.path} has everything now.`;
    },
  };
}
