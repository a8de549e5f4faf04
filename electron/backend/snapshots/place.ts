import type { JobPlace } from "../../../shared/contract/jobs.ts";
import type { Connection } from "../connections/connection.ts";

/** Where what a job does with a machine's snapshots is to be seen. */
export const snapshotsOf = (connection: Pick<Connection, "id">, uuid: string): JobPlace => ({
  ...{ kind: "machine", connection: connection.id, uuid },
  page: "snapshots",
});
