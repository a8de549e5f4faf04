import { AppError } from "../../../../shared/model/error.ts";
import { commandName } from "../../domains/command-name.ts";
import type { Services } from "../../services.ts";
import type { FilesSession } from "../session/session.ts";
import type { DiskSessions } from "../session/sessions.ts";
import { diskIdentity } from "./disk-identity.ts";
import { gatherInside } from "./gather.ts";
import type { KeptInside } from "./kept-inside.ts";

/**
 * Looks at a machine's disks, as a job, and keeps what it found.
 * @throws AppError `no-such-domain`
 */
export async function lookInside(
  { connections, jobs, transcript }: Services,
  sessions: DiskSessions,
  kept: KeptInside,
  machine: { readonly connection: string; readonly uuid: string },
): Promise<{ job: string }> {
  const connection = connections.get(machine.connection);
  const domain = await connection.domains.handle(machine.uuid);
  const title = `Look inside ${domain.name}`;
  const command = ["virt-inspector", "-c", connection.uri, "-d", commandName(domain)];
  const { id } = jobs.run({ title, place: { kind: "machine", ...machine } }, async (job) => {
    job.commands(command);
    job.phase("Opening the disks");
    // Before it is opened: what is written meanwhile may not have been seen.
    const disks = await diskIdentity(connections, machine);
    const session = await opened(sessions, sessions.open({ kind: "machine", ...machine }, false), job.signal);
    using _ = session.use();
    const inside = await gatherInside(session, job.signal, job.phase);
    await kept.keep(connection, machine.uuid, { disks, inside });
    transcript.record(title, command);
  });
  return { job: id };
}

/** The session once it is open; whoever does not want to wait for that leaves it to itself. */
async function opened(sessions: DiskSessions, id: string, signal: AbortSignal): Promise<FilesSession> {
  const left = Promise.withResolvers<never>();
  const leave = () => left.reject(new AppError({ code: "cancelled", message: "This was cancelled." }));
  signal.addEventListener("abort", leave);
  try {
    return await Promise.race([sessions.get(id), left.promise]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}
