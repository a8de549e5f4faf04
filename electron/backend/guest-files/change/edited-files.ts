import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { logInternal } from "../../errors/plain-error.ts";
import { replaceFile } from "../../files/replace-file.ts";

/** Kept at most; the oldest go. */
const kept = 200;

/**
 * Keeps what a guest's file held before it was edited, readable by its owner alone.
 * @param stateDir Guesthouse's own folder
 * @param name of the machine
 * @param path of the file in the guest
 * @returns where it is
 */
export async function keepEdited(
  stateDir: string,
  name: string,
  path: string,
  contents: Uint8Array,
): Promise<string> {
  const folder = join(stateDir, "edited-files");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // The time comes first, so that names are in its order; milliseconds keep two edits apart.
  const time = new Date().toISOString().replaceAll(":", "-");
  const file = join(folder, `${time} ${safe(name).slice(0, 60)} ${safe(path).slice(-120)}`);
  await replaceFile(file, contents);
  await forgetOldest(folder).catch(logInternal);
  return file;
}

const safe = (text: string) => text.replaceAll(/[^A-Za-z0-9._-]+/g, "-").replaceAll(/^[-.]+/g, "");

async function forgetOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).sort();
  for (const name of names.slice(0, Math.max(0, names.length - kept))) {
    await rm(join(folder, name), { force: true });
  }
}
