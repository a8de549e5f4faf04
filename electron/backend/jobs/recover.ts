import { randomUUID } from "node:crypto";
import type { UnfinishedFiles } from "../files/unfinished-files.ts";
import type { Leftover } from "../storage/leftovers.ts";
import type { JobJournal } from "./job-journal.ts";
import type { JobService } from "./job-service.ts";

/**
 * What an earlier run was in the middle of: tells of its jobs and deletes the files that it left. Volumes are told
 * of by {@link tellDropped} as their connections come.
 */
export async function recover(
  jobs: JobService,
  journal: JobJournal,
  unfinished: UnfinishedFiles,
): Promise<void> {
  for (const job of await journal.recover()) jobs.tellInterrupted(job);
  for (const { path, title, job } of await unfinished.cleanUp()) {
    jobs.tellInterrupted(await journal.deleted({ id: job ?? randomUUID(), title }, path));
  }
}

/** Tells that a partly written volume of an earlier run has been deleted. */
export async function tellDropped(
  jobs: JobService,
  journal: JobJournal,
  { volume, pool, job }: Leftover,
): Promise<void> {
  const what = `The volume “${volume}” in the storage pool “${pool}”`;
  const { id, title } = job ?? { id: randomUUID(), title: `Make the volume “${volume}”` };
  jobs.tellInterrupted(await journal.deleted({ id, title }, what));
}
