import type { Handlers } from "../../../../shared/contract/handlers.ts";
import type { Connection } from "../../connections/connection.ts";
import { plainError } from "../../errors/plain-error.ts";
import { agentMachine } from "./agent-machine.ts";

type Abilities = Awaited<ReturnType<Handlers["guestFiles"]["agent"]>>;

/** What exchanging files with a machine through its agent is like, or why it is not possible. */
export async function agentAbilities(connection: Connection, uuid: string): Promise<Abilities> {
  try {
    const { exec, windows } = (await agentMachine(connection, uuid)).abilities;
    const notes = ["A file that is replaced is lost as soon as sending begins."];
    if (!exec && !windows)
      notes.push("Everybody in the guest may write what is sent: the agent makes it so.");
    if (!exec || windows) notes.push("Of a file whose sending breaks off an empty one is left in the guest.");
    return { windows, notes };
  } catch (error) {
    const { code, message, hint } = plainError(error);
    if (code === "no-such-domain" || code === "disconnected") throw error;
    return { blocked: [message, hint].filter(Boolean).join(" ").slice(0, 400), windows: false, notes: [] };
  }
}
