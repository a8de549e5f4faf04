import type { Connection } from "../connections/connection.ts";
import { logInternal } from "../errors/plain-error.ts";
import type { JobContext } from "../jobs/job-service.ts";
import { type Domain, formatUUID, remote } from "../libvirt/index.ts";
import { connectDomainEventBlockJobStatus as status } from "../libvirt/protocol/flags/domain-events.ts";
import { domainBlockJobAbortFlags as abortFlags } from "../libvirt/protocol/flags/domain-work.ts";
import { connectListAllDomainsFlags as listFlags } from "../libvirt/protocol/flags/domains.ts";
import { elements, readXml, text } from "../xml/document.ts";

const { procedures } = remote;
/** Milliseconds between two looks at how far it is: no event tells of that. */
const intervalMs = 500;

/**
 * Follows a block job of a running machine to its end. One that is ready and waits (a copy, a commit of the active
 * image) is told to pivot. A cancelled job is aborted: the machine keeps the images that it had.
 * @param disk the disk's target
 * @param start begins the job
 * @returns whether it came to its end by itself
 * @throws LibvirtError; Error when the connection is lost, for then nobody knows
 */
export async function runBlockJob(
  { client }: Connection,
  domain: Domain,
  disk: string,
  job: Pick<JobContext, "signal" | "progress">,
  start: () => Promise<unknown>,
): Promise<boolean> {
  const dom = domain.ref;
  const ready = Promise.withResolvers<number>();
  const concluded = Promise.withResolvers<number>();
  // What has no listener any more must not be an unhandled rejection.
  for (const { promise } of [ready, concluded]) promise.catch(() => {});
  const stop = await client.events.domain("blockJob2", ({ dom: whose, dst, status: told }) => {
    if (formatUUID(whose.uuid) !== domain.uuid || dst !== disk) return;
    ready.resolve(told);
    if (told !== status.VIR_DOMAIN_BLOCK_JOB_READY) concluded.resolve(told);
  });
  const stopStatus = client.onStatus(({ state }) => {
    const lost = new Error("the connection was lost");
    if (state !== "connected") for (const { reject } of [ready, concluded]) reject(lost);
  });
  const end = (flags: number) =>
    client.stallable.call(procedures.domainBlockJobAbort, { dom, path: disk, flags }, { timeoutMs: 0 });
  const cancel = () => void end(0).catch(logInternal);
  const looking = setInterval(() => {
    client.stallable.call(procedures.domainGetBlockJobInfo, { dom, path: disk, flags: 0 }).then(
      ({ found, cur, end: total }) => {
        if (found && total > 0n) job.progress(Number(cur), Number(total));
      },
      // Between the job's end and its event.
      () => {},
    );
  }, intervalMs);
  try {
    job.signal.throwIfAborted();
    await start();
    job.signal.addEventListener("abort", cancel);
    if (job.signal.aborted) cancel();
    const first = await ready.promise;
    job.signal.removeEventListener("abort", cancel);
    if (first === status.VIR_DOMAIN_BLOCK_JOB_READY && !job.signal.aborted) {
      await end(abortFlags.VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT);
    }
    return (await concluded.promise) === status.VIR_DOMAIN_BLOCK_JOB_COMPLETED;
  } finally {
    clearInterval(looking);
    job.signal.removeEventListener("abort", cancel);
    stopStatus();
    stop();
  }
}

/**
 * Ends the copying of any running machine's disk into this image, which nobody follows any more: the machine keeps
 * the disk that it has.
 * @throws LibvirtError
 */
export async function endCopiesInto({ client }: Connection, path: string): Promise<void> {
  for (const domain of await client.domains.list(listFlags.VIR_CONNECT_LIST_DOMAINS_ACTIVE)) {
    const copied = readXml(await domain.xml(), (root) =>
      elements(root, "devices/disk")
        .filter((disk) => text(disk, "mirror/source/@file") === path)
        .map((disk) => text(disk, "target/@dev") ?? ""),
    );
    for (const disk of copied) {
      const call = { dom: domain.ref, path: disk, flags: 0 };
      await client.stallable.call(procedures.domainBlockJobAbort, call, { timeoutMs: 0 });
    }
  }
}
