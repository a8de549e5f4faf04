import { basename } from "node:path";
import { AppError } from "../../../shared/model/error.ts";
import { compareArguments } from "../qemu-img/image-arguments.ts";
import { type Inspected, openedAs } from "./inspect.ts";
import { isSame } from "./on-copy.ts";
import type { ImagePlan } from "./plan.ts";
import { whyNot } from "./refusals.ts";

/**
 * Whether a guest would see the same disk in both.
 * @throws AppError `not-possible` where the other one cannot be read
 */
export function planCompare(image: Inspected, other: Inspected): ImagePlan {
  const reason = whyNot("compare", other);
  if (reason) throw new AppError({ code: "not-possible", message: `${other.path}: ${reason}` });
  const [a, b] = [openedAs(image), openedAs(other)];
  const sizes = [image, other].map(({ layers }) => layers[0]!.info!["virtual-size"]);
  const shown = compareArguments({ ...a, path: image.path }, { ...b, path: other.path });
  return {
    title: `Compare ${basename(image.path)} with ${basename(other.path)}`,
    commands: [["qemu-img", ...shown]],
    notes: [
      "Nothing is changed. The contents count, not the format; zeroes at the end of a larger one do not.",
    ],
    async run(job) {
      job.phase("Comparing");
      return (await isSame(job, a, b, Math.max(...sizes)))
        ? "They are the same: a guest would see no difference."
        : "They differ: a guest would see another disk.";
    },
  };
}
