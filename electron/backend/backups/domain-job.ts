import { setTimeout as delay } from "node:timers/promises";
import { AppError } from "../../../shared/model/error.ts";
import type { JobContext } from "../jobs/job-service.ts";
import type { Domain } from "../libvirt/index.ts";
import {
  domainGetJobStatsFlags as flags,
  domainJobType as types,
} from "../libvirt/protocol/flags/domain-work.ts";

/** Milliseconds between two looks at how far libvirt is: no event tells of it. */
const intervalMs = 200;

/**
 * Follows a backup that libvirt has begun until it is over, and ends it when the job is cancelled.
 * @throws AppError `backup-failed` with what libvirt says of it
 */
export async function followBackup(domain: Domain, job: JobContext): Promise<void> {
  for (;;) {
    if (job.signal.aborted) {
      await endJob(domain);
      job.signal.throwIfAborted();
    }
    const { type, params } = await domain.jobStats();
    if (type === types.VIR_DOMAIN_JOB_NONE) break;
    const total = Number(params["disk_total"] ?? 0);
    if (total > 0) job.progress(Math.min(Number(params["disk_processed"] ?? 0), total), total);
    await delay(intervalMs, undefined, { signal: job.signal }).catch(() => {});
  }
  const { type, params } = await domain.jobStats(flags.VIR_DOMAIN_JOB_STATS_COMPLETED);
  if (type === types.VIR_DOMAIN_JOB_COMPLETED && params["success"] !== false) return;
  const detail = String(params["errmsg"] ?? "");
  throw new AppError({
    code: "backup-failed",
    message: /no space left/i.test(detail)
      ? "There is not enough room in the folder for the backup."
      : "The hypervisor could not finish the backup.",
    hint: "Nothing was kept of it, and the machine is as it was.",
    ...(detail !== "" && { detail }),
  });
}

/** Ends the machine's job and waits until it is over. */
export async function endJob(domain: Domain): Promise<void> {
  // One that has just ended cannot be aborted any more.
  await domain.abortJob().catch(() => {});
  while ((await domain.jobStats()).type !== types.VIR_DOMAIN_JOB_NONE) await delay(50);
}
