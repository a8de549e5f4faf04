import type { Connection } from "../connections/connection.ts";
import { isActive } from "../domains/states.ts";

/** Another machine of the connection, as far as two machines can get in each other's way. */
export interface Neighbour {
  readonly name: string;
  readonly running: boolean;
  /** In lower case. */
  readonly macs: readonly string[];
  /** Paths, or `pool/volume` and `protocol:name`. */
  readonly disks: readonly string[];
}

/**
 * The other machines, as the connection's list has them.
 * @param uuid the machine whose neighbours they are
 */
export async function neighbours(connection: Connection, uuid?: string): Promise<Neighbour[]> {
  await connection.domains.ready();
  return connection.domains
    .all()
    .filter(({ domain }) => domain.uuid !== uuid)
    .map(({ domain }) => ({
      name: domain.name,
      running: isActive(domain.state),
      macs: domain.macs.map((mac) => mac.toLowerCase()),
      disks: domain.disks,
    }));
}

/** The MAC addresses of all machines, in lower case. */
export async function takenMacs(connection: Connection): Promise<Set<string>> {
  return new Set((await neighbours(connection)).flatMap(({ macs }) => macs));
}
