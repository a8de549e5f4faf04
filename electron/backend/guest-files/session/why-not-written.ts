import { constants } from "node:fs";
import { access } from "node:fs/promises";
import type { Inspected } from "../../images/inspect.ts";
import type { Domain } from "../../libvirt/index.ts";

/**
 * Why nothing on a machine's disks can be changed from outside of it; undefined where it can.
 * @param images of its disks
 */
export async function whyNotWritten(
  domain: Domain,
  images: readonly Inspected[],
): Promise<string | undefined> {
  if (await domain.isActive()) {
    return "The machine is running, and only it may write to its disks. Shut it down first.";
  }
  if (await domain.hasManagedSave()) {
    return "The machine has a saved state, which would find other files than it left. Start it and shut it down, or discard its saved state.";
  }
  for (const { path, localPath, standing } of images) {
    if (localPath !== undefined && !(await isWritable(localPath))) {
      return `Guesthouse may read ${path} but not write to it.`.slice(0, 400);
    }
    const [overlay] = standing.overlays(path);
    if (overlay !== undefined) {
      return `Other images stand on ${path} and would be damaged, the first is ${overlay}.`.slice(0, 400);
    }
  }
  return undefined;
}

const isWritable = (path: string): Promise<boolean> =>
  access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
