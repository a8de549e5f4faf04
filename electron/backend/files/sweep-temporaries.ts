import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { processStart } from "./process-start.ts";

/** Deletes what processes that were killed while they wrote small files left of these; see `replaceFile`. */
export async function sweepTemporaries(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    const pid = /\.(\d+)\.tmp$/.exec(name)?.[1];
    if (pid !== undefined && (await processStart(Number(pid))) === undefined) {
      await rm(join(folder, name), { force: true });
    }
  }
}
