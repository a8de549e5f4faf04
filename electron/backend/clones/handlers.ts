import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { Connection } from "../connections/connection.ts";
import { plainError } from "../errors/plain-error.ts";
import type { CloneServices, Clones } from "./clones.ts";
import { setTemplate } from "./template.ts";

export function createCloneHandlers(
  { connections, jobs, transcript, bin }: Pick<CloneServices, "connections" | "jobs" | "transcript" | "bin">,
  clones: Clones,
): Handlers["clones"] {
  /** Whatever is thrown reaches the user in plain words. */
  const plainly = async <T>(id: string, work: (connection: Connection) => Promise<T>): Promise<T> => {
    try {
      return await work(connections.get(id));
    } catch (error) {
      throw plainError(error);
    }
  };
  return {
    plan: ({ connection: id, uuid, snapshot }) =>
      plainly(id, (connection) => clones.plan(connection, uuid, snapshot)),
    clone: ({ connection: id, uuid, preview, ...request }) =>
      plainly(id, async (connection) => {
        const command = await clones.preview(connection, uuid, request);
        if (preview) return { command };
        const { name } = await connection.domains.handle(uuid);
        const title = `Clone ${name} as ${request.name}`;
        const { id: job } = jobs.run({ title }, (own) => clones.clone(connection, uuid, request, own));
        return { command, job };
      }),
    setTemplate: ({ connection: id, ...request }) =>
      plainly(id, (connection) => setTemplate(connection, { transcript, bin }, request)),
  };
}
