import type { Connection } from "../connections/connection.ts";
import { eachOf } from "../domains/each-of.ts";
import { readDisks } from "../domains/facts.ts";
import { missing, only } from "../errors/absences.ts";
import type { Domain } from "../libvirt/index.ts";
import { errorNumber } from "../libvirt/protocol/error-codes.ts";
import {
  domainXMLFlags,
  connectListAllDomainsFlags as listFlags,
} from "../libvirt/protocol/flags/domains.ts";
import { readXml, text } from "../xml/document.ts";
import { activePools } from "./active-pools.ts";

/** Who uses which files, besides the machine that goes. */
export interface Usage {
  /** Paths that each other machine names as a disk or in a disk's backing chain. */
  readonly paths: ReadonlyMap<string, ReadonlySet<string>>;
  /** Path of each volume's backing file, where it has one. */
  readonly backingOf: ReadonlyMap<string, string>;
}

/** What all machines use. */
export interface AllUsage {
  /** By UUID. */
  readonly users: ReadonlyMap<string, { readonly name: string; readonly paths: ReadonlySet<string> }>;
  readonly backingOf: Usage["backingOf"];
  /** The formats that definitions give a disk's path; more than one where they do not agree. */
  readonly formats: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Readings under way, for those who only want to show something. */
const underWay = new WeakMap<Connection, Promise<AllUsage>>();

/**
 * Who uses what besides one machine.
 * @param look `fresh` before something is deleted; `shared` may join a reading that has begun already, because a
 * dialog about a hundred machines asks a hundred times
 */
export async function usageOfOthers(
  connection: Connection,
  uuid: string,
  look: "fresh" | "shared",
): Promise<Usage> {
  const { users, backingOf } = await usageOfAll(connection, look);
  const others = [...users]
    .filter(([id]) => id !== uuid)
    .map(([, { name, paths }]) => [name, paths] as const);
  return { paths: new Map(others), backingOf };
}

/** Who uses what; `look` as of {@link usageOfOthers}. */
export const usageOfAll = (connection: Connection, look: "fresh" | "shared"): Promise<AllUsage> =>
  look === "fresh" ? readAll(connection) : joined(connection);

function joined(connection: Connection): Promise<AllUsage> {
  const reading = underWay.get(connection) ?? readAll(connection).finally(() => underWay.delete(connection));
  underWay.set(connection, reading);
  return reading;
}

/** Reads every machine's disks, and the backing file of every volume: an overlay may lie in any pool. */
async function readAll(connection: Connection): Promise<AllUsage> {
  const { domains, storagePools } = connection.client;
  const users = new Map<string, { name: string; paths: Set<string> }>();
  const formats = new Map<string, Set<string>>();
  const defined = (path: string, format = "raw") =>
    formats.set(path, (formats.get(path) ?? new Set()).add(format));
  const collect = async (domain: Domain, flags: number) => {
    // A machine that is there and cannot be read may use anything: better nothing is deleted then.
    const xml = await domain.xml(flags).catch(only(errorNumber.VIR_ERR_NO_DOMAIN));
    if (xml === undefined) return;
    const used = users.get(domain.uuid)?.paths ?? new Set<string>();
    users.set(domain.uuid, { name: domain.name, paths: used });
    for (const disk of readDisks(xml)) {
      for (const path of [disk.path, ...disk.backing]) if (path !== undefined) used.add(path);
      if (disk.path !== undefined) defined(disk.path, disk.format);
      if (disk.volume) {
        const pool = await storagePools.byName(disk.volume.pool);
        // A pool that is not active has none of our volumes.
        const volume = await pool
          ?.volumeByName(disk.volume.name)
          .catch(only(errorNumber.VIR_ERR_OPERATION_INVALID));
        if (volume) {
          const path = await volume.path();
          used.add(path);
          defined(path, disk.format);
        }
      }
    }
  };
  const [all, active] = await Promise.all([
    domains.list(),
    domains.list(listFlags.VIR_CONNECT_LIST_DOMAINS_ACTIVE | listFlags.VIR_CONNECT_LIST_DOMAINS_PERSISTENT),
  ]);
  await eachOf(all, (domain) => collect(domain, 0));
  await eachOf(active, (domain) => collect(domain, domainXMLFlags.VIR_DOMAIN_XML_INACTIVE));
  const backingOf = new Map<string, string>();
  for (const { pool } of await activePools(connection)) {
    const siblings = await pool.volumes();
    await eachOf(siblings, async (volume) => {
      const xml = await volume.xml().catch(missing);
      if (xml === undefined) return;
      const [path, backing] = readXml(xml, (root) => [
        text(root, "target/path"),
        text(root, "backingStore/path"),
      ]);
      if (path && backing) backingOf.set(path, backing);
    });
  }
  return { users, backingOf, formats };
}
