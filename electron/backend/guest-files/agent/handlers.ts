import type { Handlers } from "../../../../shared/contract/handlers.ts";
import type { Services } from "../../services.ts";
import { plainly } from "../../storage/pool-work.ts";
import { agentAbilities } from "./abilities.ts";
import { fetchByAgent } from "./fetch.ts";
import { sendByAgent } from "./send.ts";

export function createAgentHandlers(
  services: Services,
): Pick<Handlers["guestFiles"], "agent" | "agentSend" | "agentFetch"> {
  return {
    agent: ({ connection, uuid }) =>
      plainly(() => agentAbilities(services.connections.get(connection), uuid)),
    agentSend: (request, call) => plainly(() => sendByAgent(services, request, call)),
    agentFetch: (request, call) => plainly(() => fetchByAgent(services, request, call)),
  };
}
