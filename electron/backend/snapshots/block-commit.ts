import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { logInternal } from "../errors/plain-error.ts";
import { type Domain, formatUUID, remote } from "../libvirt/index.ts";
import { connectDomainEventBlockJobStatus as status } from "../libvirt/protocol/flags/domain-events.ts";
import {
  domainBlockJobAbortFlags as abortFlags,
  domainBlockCommitFlags as commitFlags,
} from "../libvirt/protocol/flags/domain-work.ts";
import { commitCommand } from "./commands.ts";
import type { Progress } from "./image-work.ts";
import type { PlannedMerge } from "./plan-removal.ts";

const { procedures } = remote;
/** Milliseconds between two looks at how far it is: no event tells of that. */
const intervalMs = 500;

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
  const { client } = connection;
  const dom = domain.ref;
  const ended = Promise.withResolvers<number>();
  // What has no listener any more must not be an unhandled rejection.
  ended.promise.catch(() => {});
  const stop = await client.events.domain("blockJob2", ({ dom: whose, dst, status: told }) => {
    if (formatUUID(whose.uuid) === domain.uuid && dst === live) ended.resolve(told);
  });
  const stopStatus = client.onStatus(({ state }) => {
    if (state !== "connected") ended.reject(new Error("the connection was lost"));
  });
  const end = (flags: number) =>
    client.stallable.call(procedures.domainBlockJobAbort, { dom, path: live, flags }, { timeoutMs: 0 });
  const cancel = () => void end(0).catch(logInternal);
  const looking = setInterval(() => {
    client.stallable.call(procedures.domainGetBlockJobInfo, { dom, path: live, flags: 0 }).then(
      ({ found, cur, end: total }) => {
        if (found && total > 0n) job.progress(Number(cur), Number(total));
      },
      // Between the job's end and its event.
      () => {},
    );
  }, intervalMs);
  try {
    job.signal.throwIfAborted();
    job.phase("Merging images while the machine runs");
    job.commands(commitCommand(connection, domain, { from, into, format, live }, active));
    await client.stallable.call(
      procedures.domainBlockCommit,
      {
        ...{ dom, disk: live, base: into, top: from, bandwidth: 0n },
        flags: active ? commitFlags.VIR_DOMAIN_BLOCK_COMMIT_ACTIVE : 0,
      },
      { timeoutMs: 0 },
    );
    job.signal.addEventListener("abort", cancel);
    if (job.signal.aborted) cancel();
    const told = await ended.promise;
    job.signal.removeEventListener("abort", cancel);
    if (told === status.VIR_DOMAIN_BLOCK_JOB_READY) {
      await end(abortFlags.VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT);
    } else if (told !== status.VIR_DOMAIN_BLOCK_JOB_COMPLETED) {
      job.signal.throwIfAborted();
      throw new AppError({
        code: "merge-failed",
        message: "The images could not be merged, so both stay.",
        hint: "Nothing was lost. Look at the machine's log for the reason.",
        detail: `${from}\n${into}`,
      });
    }
  } finally {
    clearInterval(looking);
    job.signal.removeEventListener("abort", cancel);
    stopStatus();
    stop();
  }
}
