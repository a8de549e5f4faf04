import type { DomainAction } from "../../../shared/contract/domains.ts";
import type { Connection } from "../connections/connection.ts";
import { plainError } from "../errors/plain-error.ts";
import type { Domain } from "../libvirt/index.ts";
import { shellQuote } from "../transcript/shell-quote.ts";
import type { Transcript } from "../transcript/transcript.ts";

interface Action {
  /** For the transcript, before the machine's name. */
  readonly title: string;
  run(domain: Domain): Promise<unknown>;
}

/** Keyed by the contract's name, which is also virsh's command. */
const actions: Record<DomainAction, Action> = {
  start: { title: "Start", run: (domain) => domain.create() },
  shutdown: { title: "Shut down", run: (domain) => domain.shutdown() },
  destroy: { title: "Force off", run: (domain) => domain.destroy() },
  reboot: { title: "Restart", run: (domain) => domain.reboot() },
  reset: { title: "Reset", run: (domain) => domain.reset() },
  suspend: { title: "Pause", run: (domain) => domain.suspend() },
  resume: { title: "Resume", run: (domain) => domain.resume() },
  managedsave: { title: "Save", run: (domain) => domain.managedSave() },
  "inject-nmi": { title: "Send an NMI to", run: (domain) => domain.injectNMI() },
};

/**
 * Does it, and records the command that it stands for once libvirt has accepted.
 * @throws AppError in plain words
 */
export async function act(
  connection: Connection,
  transcript: Transcript,
  uuid: string,
  action: DomainAction,
): Promise<{ command: string }> {
  const { title, run } = actions[action];
  try {
    const domain = await connection.domains.handle(uuid);
    await run(domain);
    const command = connection.virsh(action, commandName(domain));
    transcript.record(`${title} ${domain.name}`, command);
    return { command: shellQuote(command) };
  } catch (error) {
    throw plainError(error);
  }
}

/** How a command names the machine: by its name, unless that would be taken for an option. */
export function commandName(domain: Pick<Domain, "name" | "uuid">): string {
  return domain.name.startsWith("-") ? domain.uuid : domain.name;
}
