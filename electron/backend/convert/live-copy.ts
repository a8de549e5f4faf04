import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { runBlockJob } from "../domains/block-job.ts";
import { commandName } from "../domains/command-name.ts";
import type { HardwareContext } from "../hardware/context.ts";
import { type Domain, remote } from "../libvirt/index.ts";
import { domainBlockCopyFlags as copyFlags } from "../libvirt/protocol/flags/domain-work.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import type { PartialVolumes } from "../storage/leftovers.ts";
import { createTracked } from "../storage/tracked-volume.ts";
import { el, writeXml } from "../xml/build.ts";
import { readXml, text } from "../xml/document.ts";
import type { Progress } from "./convert-image.ts";
import type { Place } from "./place.ts";
import { diskOf } from "./point-disk.ts";

/** The command that a copy of a running machine's disk stands for. */
export const liveCommand = (
  connection: Connection,
  domain: Domain,
  target: string,
  path: string,
  format: string,
): string[] =>
  connection.virsh(
    ...["blockcopy", commandName(domain), target, "--dest", path, "--format", format],
    ...["--transient-job", "--wait", "--pivot"],
  );

/**
 * Copies the disk of a running machine into a new volume, with all that the guest writes meanwhile, and lets the
 * machine go on with the copy: QEMU switches when both are the same.
 * @returns the copy's path
 * @throws AppError `copy-failed` | LibvirtError
 */
export async function copyLive(
  { hardware, partial }: { hardware: HardwareContext; partial: PartialVolumes },
  connection: Connection,
  { domain, target }: { readonly domain: Domain; readonly target: string },
  { pool }: Place,
  { name, format }: { readonly name: string; readonly format: "qcow2" | "raw" },
  job: Progress,
  whenDone: (path: string) => Promise<void>,
): Promise<string> {
  return await hardware.oneAtATime(connection, domain.uuid, async () => {
    const { capacity } = await domain.devices.blockInfo(target);
    const copy = await createTracked(connection, pool, partial, { name, format, capacity });
    try {
      const path = await copy.volume.path();
      job.phase("Copying while the machine runs");
      job.commands(liveCommand(connection, domain, target, path, format));
      await mirror(connection, domain, target, path, format, job);
      await whenDone(path);
      await copy.keep();
      return path;
    } catch (error) {
      // What QEMU writes to by now is no leftover.
      if (!(await isWrittenTo(domain, target, await copy.volume.path()))) await copy.drop();
      throw error;
    } finally {
      hardware.changed(connection, domain.uuid);
    }
  });
}

async function mirror(
  connection: Connection,
  domain: Domain,
  target: string,
  path: string,
  format: string,
  job: Progress,
): Promise<void> {
  const destxml = writeXml(
    el("disk", { type: "file" }, el("driver", { type: format }), el("source", { file: path })),
  );
  const flags = copyFlags.VIR_DOMAIN_BLOCK_COPY_REUSE_EXT | copyFlags.VIR_DOMAIN_BLOCK_COPY_TRANSIENT_JOB;
  const call = { dom: domain.ref, path: target, destxml, params: [], flags };
  const done = await runBlockJob(connection, domain, target, job, () =>
    connection.client.stallable.call(remote.procedures.domainBlockCopy, call, { timeoutMs: 0 }),
  );
  if (done && (await isWrittenTo(domain, target, path))) return;
  job.signal.throwIfAborted();
  throw new AppError({
    code: "copy-failed",
    message: "The disk could not be copied while the machine runs, so the machine keeps the one that it has.",
    hint: "Look at the machine's log for the reason, or shut the machine down and convert the disk then.",
  });
}

/** Whether the running machine has the image as this disk, or is copying into it. */
async function isWrittenTo(domain: Domain, target: string, path: string): Promise<boolean> {
  const xml = await domain.xml(domainXMLFlags.VIR_DOMAIN_XML_SECURE);
  return readXml(xml, (root) => {
    const disk = diskOf(root, target);
    return (
      disk !== undefined && ["source/@file", "mirror/source/@file"].some((at) => text(disk, at) === path)
    );
  });
}
