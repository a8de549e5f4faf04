import type { JobContext } from "../jobs/job-service.ts";
import type { Command } from "../transcript/command-text.ts";
import type { Transcript } from "../transcript/transcript.ts";

/** Does work whose commands go into the transcript as well, as far as it came. */
export async function recorded(
  transcript: Transcript,
  title: string,
  job: JobContext,
  work: (job: JobContext) => Promise<void>,
): Promise<void> {
  const done: Command[] = [];
  const commands = (...more: readonly Command[]) => {
    done.push(...more);
    job.commands(...more);
  };
  try {
    await work({ ...job, commands });
  } finally {
    if (done.length > 0) transcript.record(title, ...done);
  }
}
