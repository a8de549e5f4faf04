import type { Connection } from "../connections/connection.ts";

/** Whether Guesthouse's own mark says that a machine is only cloned, and does not run. */
export const isTemplate = (connection: Connection, uuid: string): boolean =>
  connection.domains.all().some(({ domain }) => domain.uuid === uuid && domain.organisation.template);
