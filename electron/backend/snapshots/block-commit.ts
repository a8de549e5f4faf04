import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { runBlockJob } from "../domains/block-job.ts";
import { type Domain, remote } from "../libvirt/index.ts";
import { domainBlockCommitFlags as commitFlags } from "../libvirt/protocol/flags/domain-work.ts";
import { commitCommand } from "./commands.ts";
import type { Progress } from "./image-work.ts";
import type { PlannedMerge } from "./plan-removal.ts";

/**
 * Lets the hypervisor of a running machine merge an image into the one that it stands on, while the guest goes on.
 * Its definitions name the merged image then.
 * @param active the image is the one that the guest writes to
 * @throws AppError `merge-failed` | LibvirtError
 */
export async function commitLive(
  connection: Connection,
  domain: Domain,
  { from, into, format, live }: PlannedMerge & { readonly live: string },
  active: boolean,
  job: Progress,
): Promise<void> {
  const flags = active ? commitFlags.VIR_DOMAIN_BLOCK_COMMIT_ACTIVE : 0;
  const call = { dom: domain.ref, disk: live, base: into, top: from, bandwidth: 0n, flags };
  const done = await runBlockJob(connection, domain, live, job, () => {
    job.phase("Merging images while the machine runs");
    job.commands(commitCommand(connection, domain, { from, into, format, live }, active));
    return connection.client.stallable.call(remote.procedures.domainBlockCommit, call, { timeoutMs: 0 });
  });
  if (done) return;
  job.signal.throwIfAborted();
  throw new AppError({
    code: "merge-failed",
    message: "The images could not be merged, so both stay.",
    hint: "Nothing was lost. Look at the machine's log for the reason.",
    detail: `${from}\n${into}`,
  });
}
