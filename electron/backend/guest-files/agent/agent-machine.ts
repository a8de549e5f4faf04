import { AppError } from "../../../../shared/model/error.ts";
import type { Connection } from "../../connections/connection.ts";
import type { Domain } from "../../libvirt/index.ts";
import { elements, readXml, text } from "../../xml/document.ts";
import { type AgentAbilities, GuestAgent } from "./guest-agent.ts";

/** A running machine whose agent exchanges files. */
export interface AgentMachine {
  readonly domain: Domain;
  readonly agent: GuestAgent;
  readonly abilities: AgentAbilities;
}

/**
 * The machine's agent.
 * @throws AppError `no-such-domain`, `no-agent`, `agent-timeout`, `agent-forbids`
 */
export async function agentMachine(connection: Connection, uuid: string): Promise<AgentMachine> {
  const domain = await connection.domains.handle(uuid);
  if (!(await domain.isActive())) throw noAgent("The machine is off.", "Start it.");
  const states = readXml(await domain.xml(), (root) =>
    elements(root, "devices/channel/target[@name='org.qemu.guest_agent.0']").map((target) =>
      text(target, "@state"),
    ),
  );
  if (states.length === 0) {
    throw noAgent(
      "This machine has no channel for a guest agent.",
      "Add a channel named org.qemu.guest_agent.0, and install qemu-guest-agent in the guest.",
    );
  }
  if (!states.includes("connected")) {
    throw noAgent("No guest agent answers.", "Install and start qemu-guest-agent in the guest.");
  }
  const agent = new GuestAgent(domain);
  const abilities = await agent.abilities();
  const { missing } = abilities;
  if (missing.length === 0) return { domain, agent, abilities };
  throw new AppError({
    code: "agent-forbids",
    message: `The guest's agent is set not to exchange files: ${missing.join(", ")} cannot be used.`,
    hint: "In the guest, take them off its block list (/etc/qemu/qemu-ga.conf or /etc/sysconfig/qemu-ga), and start the agent anew.",
  });
}

const noAgent = (message: string, hint: string) => new AppError({ code: "no-agent", message, hint });
