import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { Connection } from "../connections/connection.ts";
import { plainError } from "../errors/plain-error.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import { elements, readXml, text, type XmlElement } from "../xml/document.ts";
import { bootDevices, bootsKernel } from "./boot.ts";

type Choices = Awaited<ReturnType<Handlers["domains"]["powerChoices"]>>;

/**
 * What a start and a shut-down can be told.
 * @throws AppError in plain words
 */
export async function powerChoices(connection: Connection, uuid: string): Promise<Choices> {
  try {
    const domain = await connection.domains.handle(uuid);
    const [stored, present] = await Promise.all([
      domain.xml(domainXMLFlags.VIR_DOMAIN_XML_INACTIVE),
      domain.xml(),
    ]);
    return {
      ...readXml(stored, (root) => ({
        bootDevices: bootDevices(root).map((device) => ({
          ...device,
          ...(device.source !== undefined && { source: device.source.slice(0, 4096) }),
        })),
        kernel: bootsKernel(root),
      })),
      agent: readXml(present, readAgent),
    };
  } catch (error) {
    throw plainError(error);
  }
}

/** libvirt writes into a running machine's definition whether something listens at the agent's channel. */
function readAgent(root: XmlElement): Choices["agent"] {
  const targets = elements(root, "devices/channel/target[@name='org.qemu.guest_agent.0']");
  if (targets.length === 0) return "none";
  return targets.some((target) => text(target, "@state") === "connected") ? "connected" : "silent";
}
