import { readFile } from "node:fs/promises";

/** The kernel makes it anew at each boot. */
const bootIdFile = "/proc/sys/kernel/random/boot_id";

/**
 * What is the same until the host of a connection boots again.
 * @returns undefined where that cannot be told: libvirt itself says nothing of its host's boot, so that only this
 *   computer's is known
 */
export async function hostBoot(uri: string): Promise<string | undefined> {
  if (!/^[a-z0-9]+(\+unix)?:\/\/\//i.test(uri)) return undefined;
  const id = await readFile(bootIdFile, "utf8").catch(() => "");
  return id.trim() || undefined;
}
