import { join } from "node:path";
import { UnfinishedFiles } from "../../electron/backend/files/unfinished-files.ts";
import { JobJournal } from "../../electron/backend/jobs/job-journal.ts";
import { JobService } from "../../electron/backend/jobs/job-service.ts";
import { qemuImg } from "../../electron/backend/qemu-img/run.ts";

/**
 * A process with two jobs, to be ended in the middle of them: `job-process.ts STATE FOLDER` copies FOLDER/source.raw
 * to FOLDER/copy.qcow2 very slowly, and does something that leaves nothing. Says the name of the unfinished file.
 */
const [stateDir, folder] = process.argv.slice(2) as [string, string];
const journal = new JobJournal(stateDir);
const jobs = new JobService(journal);
const unfinished = new UnfinishedFiles(stateDir);

const stopped = (signal: AbortSignal) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
// Both end badly, and nobody here wants to know.
jobs.run({ title: "Wait for something" }, ({ signal }) => stopped(signal)).finished.catch(() => {});
jobs
  .run({ title: "Copy source.raw" }, async ({ signal, progress }) => {
    const file = await unfinished.begin(join(folder, "copy.qcow2"), "Copy source.raw");
    try {
      let told = false;
      const onProgress = (fraction: number) => {
        progress(fraction);
        if (fraction === 0 || told) return;
        told = true;
        void journal.settled().then(() => console.log(file.path));
      };
      const args = ["-f", "raw", "-O", "qcow2", "-r", "256K", join(folder, "source.raw"), file.path] as const;
      await qemuImg(["convert", ...args], { signal, onProgress });
      await file.commit();
    } catch (error) {
      await file.discard();
      throw error;
    }
  })
  .finished.catch(() => {});

process.once("SIGTERM", () => void jobs.close().then(() => process.exit(0)));
