import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { Connection } from "../connections/connection.ts";
import { plainError } from "../errors/plain-error.ts";
import type { Services } from "../services.ts";
import { boundedCommandText } from "../transcript/command-text.ts";
import type { AutomaticBackups } from "./automatic-backups.ts";
import { backupPath, listBackups, readChain } from "./backup-folder.ts";
import type { Backups } from "./backups.ts";
import { planBackupRemoval } from "./remove.ts";
import { planRestore, restoreCommands } from "./restore.ts";
import { verifyBackup } from "./verify.ts";

export function createBackupHandlers(
  { connections, jobs }: Pick<Services, "connections" | "jobs">,
  backups: Backups,
  automatic: AutomaticBackups,
): Handlers["backups"] {
  /** Whatever is thrown reaches the user in plain words. */
  const plainly = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw plainError(error);
    }
  };
  const on = <T>(id: string, work: (connection: Connection) => Promise<T>): Promise<T> =>
    plainly(async () => work(connections.get(id)));
  const place = async (uuid: string) => {
    const folder = await backups.place(uuid);
    return folder === undefined ? {} : { folder };
  };
  return {
    place: ({ uuid }) => place(uuid),
    lastPlace: () => place(""),
    list: ({ folder }) => plainly(async () => ({ machines: await listBackups(folder) })),
    options: ({ connection: id, uuid, folder }) =>
      on(id, (connection) => backups.options(connection, uuid, folder)),
    create: ({ connection: id, uuid, preview, ...request }) =>
      on(id, async (connection) => {
        const command = await backups.preview(connection, uuid, request);
        if (preview) return { command };
        const { name } = await connection.domains.handle(uuid);
        const { id: job } = jobs.run({ title: `Back up ${name}` }, (own) =>
          backups.create(connection, uuid, request, own),
        );
        return { command, job };
      }),
    schedule: ({ connection: id, uuid }) => on(id, (connection) => automatic.read(connection, uuid)),
    setSchedule: ({ connection: id, uuid, schedule }) =>
      on(id, async (connection) => {
        await automatic.set(connection, uuid, schedule);
        return {};
      }),
    verify: (ref) =>
      plainly(async () => {
        const [manifest] = await readChain(ref);
        const { id: job } = jobs.run({ title: `Verify a backup of ${manifest!.machine.name}` }, (own) => {
          own.leadsTo({ kind: "file", path: backupPath(ref) });
          return verifyBackup(ref, own);
        });
        return { job };
      }),
    planRemoval: (ref) => plainly(() => planBackupRemoval(ref)),
    remove: ({ connection: id, ids, ...ref }) =>
      on(id, async (connection) => {
        const title = ids.length > 1 ? `Delete ${ids.length} backups` : "Delete a backup";
        const { id: job } = jobs.run({ title }, (own) => backups.remove(connection, ref, ids, own));
        return { job };
      }),
    restore: ({ connection: id, as, take, pool, preview, ...ref }) =>
      on(id, async (connection) => {
        const planned = await planRestore(connection, ref, { as, take });
        const command = boundedCommandText(...restoreCommands(connection, ref, planned));
        const { notes } = planned;
        const outside = [...planned.outside];
        if (preview) return { command, notes, outside };
        const { id: job } = jobs.run({ title: `Restore ${planned.name}` }, (own) =>
          backups.restore(connection, ref, { as, take, pool }, own),
        );
        return { command, notes, outside, job };
      }),
  };
}
