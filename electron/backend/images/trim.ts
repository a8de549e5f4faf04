import { AppError } from "../../../shared/model/error.ts";
import { remote } from "../libvirt/index.ts";
import { elements, readXml, text } from "../xml/document.ts";
import type { Inspected } from "./inspect.ts";
import type { ImagePlan } from "./plan.ts";

/**
 * Lets the agent in a running guest tell the disks what its file systems do not use.
 * @throws AppError `no-agent`, `no-discard`
 */
export async function planTrim({ connection, live }: Inspected): Promise<ImagePlan> {
  const { uuid, name, target } = live!;
  const domain = await connection.domains.handle(uuid);
  const [agent, discard] = readXml(await domain.xml(), (root) => [
    elements(root, "devices/channel/target[@name='org.qemu.guest_agent.0'][@state='connected']").length > 0,
    elements(root, "devices/disk")
      .filter((disk) => text(disk, "target/@dev") === target)
      .map((disk) => text(disk, "driver/@discard"))[0],
  ]);
  if (!agent) {
    throw new AppError({
      code: "no-agent",
      message: `No guest agent answers in ${name}.`,
      hint: "Run fstrim -av (Linux) or defrag /L (Windows) in the guest, or install qemu-guest-agent there.",
    });
  }
  if (discard !== "unmap") {
    throw new AppError({
      code: "no-discard",
      message: `The disk ${target} ignores what the guest says that it does not use.`,
      hint: "Set Discard to unmap on the disk's page, then start the machine anew.",
    });
  }
  const command = connection.virsh("domfstrim", name);
  return {
    title: `Free unused space of ${name}`,
    commands: [command],
    notes: [
      "The file systems of all its disks are told; those with discard set to unmap shrink on the host.",
    ],
    async run(job) {
      job.phase("The guest looks for what it does not use");
      job.commands(command);
      await connection.client.stallable.call(
        remote.procedures.domainFSTrim,
        { dom: domain.ref, mountPoint: null, minimum: 0n, flags: 0 },
        { timeoutMs: 0 },
      );
      return "The guest has told its disks what it does not use.";
    },
  };
}
