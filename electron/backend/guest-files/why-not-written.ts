import type { Inspected } from "../images/inspect.ts";
import type { Domain } from "../libvirt/index.ts";

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
  for (const { path, standing } of images) {
    const [overlay] = standing.overlays(path);
    if (overlay !== undefined) {
      return `Other images stand on ${path} and would be damaged, the first is ${overlay}.`.slice(0, 400);
    }
  }
  return undefined;
}
