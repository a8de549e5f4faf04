import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processStart } from "./process-start.ts";

/** A new folder for what is needed only while this process lives; see {@link sweepTemporaryFolders}. */
export const temporaryFolder = (kind: "appliance" | "nbd" | "drag"): Promise<string> =>
  mkdtemp(join(tmpdir(), `guesthouse-${kind}-${process.pid}-`));

/** Deletes the folders of {@link temporaryFolder} that processes which were killed have left. */
export async function sweepTemporaryFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = /^guesthouse-(?:appliance|nbd|drag)-(\d+)-\w+$/.exec(name)?.[1];
    if (pid === undefined || (await processStart(Number(pid))) !== undefined) continue;
    // Another user's stays.
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {});
  }
}
