import type { Backup } from "../../../../shared/contract/backups.ts";
import type { FilesSource } from "../../../../shared/contract/guest-files/session.ts";
import { client } from "../../../app/session.ts";
import { momentOf } from "../../../components/relative-time.ts";
import { useCall } from "../../../components/use-call.ts";
import { strings } from "./strings.ts";

/** A point in time of a machine whose files can be looked at. */
export interface Point {
  readonly source: FilesSource;
  readonly label: string;
  readonly group: string;
  /** Milliseconds since the epoch; undefined for the present, and where it is not known. */
  readonly at?: number | undefined;
}

/** The machine now, its snapshots, and its backups where the last ones went. */
export function usePoints(connection: string, uuid: string) {
  return useCall(
    async (signal): Promise<readonly Point[]> => {
      const [snapshots, backups] = await Promise.all([
        firstTree(connection, uuid, signal),
        // A folder that is not there now says nothing against comparing the rest.
        backupsOf(connection, uuid, signal).catch(() => []),
      ]);
      return [
        { source: { kind: "machine", connection, uuid }, label: strings.now, group: strings.groups.now },
        ...snapshots.map(({ name, at }) => ({
          source: { kind: "snapshot" as const, connection, uuid, name },
          label: strings.snapshot(name),
          group: strings.groups.snapshots,
          at,
        })),
        ...backups.map(({ folder, machine, backup }) => ({
          source: { kind: "backup" as const, folder, machine, id: backup.id },
          label: strings.backup(momentOf(backup.at)),
          group: strings.groups.backups,
          at: backup.at,
        })),
      ];
    },
    [connection, uuid],
  );
}

async function firstTree(connection: string, uuid: string, signal: AbortSignal) {
  const ref = { connection, uuid };
  for await (const { snapshots } of await client.api.snapshots.watch(ref, { signal })) return snapshots;
  return [];
}

async function backupsOf(connection: string, uuid: string, signal: AbortSignal) {
  const { folder } = await client.api.backups.place({ connection, uuid }, { signal });
  if (folder === undefined) return [];
  const { machines } = await client.api.backups.list({ folder }, { signal });
  const own = machines.find((machine) => machine.uuid === uuid);
  return (own?.backups ?? []).map((backup: Backup) => ({ folder, machine: own!.machine, backup }));
}

/** What tells points apart, and is the value of a choice. */
export const pointKey = (source: FilesSource): string => JSON.stringify(source);
