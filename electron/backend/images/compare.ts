import { basename } from "node:path";
import { AppError } from "../../../shared/model/error.ts";
import type { Inspected } from "./inspect.ts";
import { run } from "./on-copy.ts";
import type { ImagePlan } from "./plan.ts";
import { whyNot } from "./refusals.ts";

/**
 * Whether a guest would see the same disk in both.
 * @throws AppError `not-possible` where the other one cannot be read
 */
export function planCompare(image: Inspected, other: Inspected): ImagePlan {
  const reason = whyNot("compare", other);
  if (reason) throw new AppError({ code: "not-possible", message: `${other.path}: ${reason}` });
  const [a, b] = [image, other].map(({ layers }) => layers[0]!.info!);
  const args = ["compare", "-f", a!.format, "-F", b!.format] as const;
  const size = Math.max(a!["virtual-size"], b!["virtual-size"]);
  return {
    title: `Compare ${basename(image.path)} with ${basename(other.path)}`,
    commands: [["qemu-img", ...args, image.path, other.path]],
    notes: [
      "Nothing is changed. The contents count, not the format; zeroes at the end of a larger one do not.",
    ],
    async run(job) {
      job.phase("Comparing");
      const { status } = await run(job, [...args, image.localPath!, other.localPath!], size, [0, 1]);
      return status === 0
        ? "They are the same: a guest would see no difference."
        : "They differ: a guest would see another disk.";
    },
  };
}
