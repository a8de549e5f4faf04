import type { Job } from "../../shared/contract/jobs.ts";
import { fractionDone } from "../../shared/model/jobs.ts";

/** What Electron's `setProgressBar` takes for "it works, nobody knows how long" and for "nothing". */
const INDETERMINATE = 2;
const NONE = -1;

/** All running jobs as the one progress that a window's entry in the task bar has room for. */
export function taskBarProgress(running: readonly Job[]): number {
  return running.length === 0 ? NONE : (fractionDone(running) ?? INDETERMINATE);
}
