import { setTimeout as delay } from "node:timers/promises";
import type { Connection } from "../connections/connection.ts";
import type { OsDatabase } from "../osinfo/database.ts";
import { askHost } from "./context.ts";

/** The machines are known before the window is there, which then loads and draws its list first; milliseconds. */
const settleMs = 1500;

/**
 * Has at hand what the first proposal needs: osinfo's database, and the capabilities, for which the daemon
 * probes each QEMU program when first asked and then remembers. Never rejects: what cannot be had here is
 * reported when it is wanted.
 */
export async function prepare(connection: Connection, database: OsDatabase): Promise<void> {
  try {
    await connection.domains.ready();
    await delay(settleMs, undefined, { ref: false });
    await Promise.all([database.systems(), askHost(connection)]);
  } catch {
    // Whoever asks for it is told.
  }
}
