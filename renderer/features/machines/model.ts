import type { Domain, DomainEvent, Listed } from "../../../shared/contract/domains.ts";
import type { ErrorData } from "../../../shared/model/error.ts";

/** What a running machine uses now. */
export interface Usage {
  /** 0..100 over all its CPUs. */
  cpuPercent?: number | undefined;
  memoryMiB?: number | undefined;
  /** Bytes a second. */
  diskBytes?: number | undefined;
  netBytes?: number | undefined;
}

/** A machine with the connection that it lives on. */
export interface Machine {
  key: string;
  connection: string;
  domain: Domain;
}

/** One connection's machines as the window knows them. */
export interface ConnectionMachines {
  /** False until the first snapshot. */
  loaded: boolean;
  /** While the first snapshot of many machines is on its way: what is known of them already. */
  listed: readonly Listed[];
  byUuid: ReadonlyMap<string, Machine>;
  /** The values of `byUuid`; a new array only when a machine changed. */
  machines: readonly Machine[];
  usage: ReadonlyMap<string, Usage>;
  /** Shares of their CPUs (0..1) of running machines while somebody looks, oldest first. */
  cpuHistory: ReadonlyMap<string, readonly number[]>;
  /** IP addresses while somebody looks; an unchanged list keeps its identity. */
  addresses: ReadonlyMap<string, readonly string[]>;
  error?: ErrorData | undefined;
}

export const noMachines: ConnectionMachines = {
  loaded: false,
  listed: [],
  byUuid: new Map(),
  machines: [],
  usage: new Map(),
  cpuHistory: new Map(),
  addresses: new Map(),
};

/** A minute's worth of readings, two seconds apart. */
const HISTORY = 30;

/** Applies one event of the contract's subscription; machines that did not change keep their identity. */
export function applyEvent(
  before: ConnectionMachines,
  connection: string,
  event: DomainEvent,
): ConnectionMachines {
  if (event.type === "listed") return { ...before, listed: event.machines };
  const byUuid = new Map(event.type === "snapshot" ? [] : before.byUuid);
  if (event.type === "removed") for (const uuid of event.uuids) byUuid.delete(uuid);
  else {
    for (const domain of event.domains) {
      byUuid.set(domain.uuid, { key: machineKey(connection, domain.uuid), connection, domain });
    }
  }
  return { ...before, loaded: true, listed: [], error: undefined, byUuid, machines: [...byUuid.values()] };
}

/** Takes one round of statistics; a machine that is not in it has stopped, and its history ends. */
export function applyStats(
  before: ConnectionMachines,
  stats: readonly (Usage & { uuid: string })[],
): ConnectionMachines {
  const cpuHistory = new Map<string, readonly number[]>();
  for (const { uuid, cpuPercent } of stats) {
    const known = before.cpuHistory.get(uuid) ?? [];
    if (cpuPercent === undefined) cpuHistory.set(uuid, known);
    else cpuHistory.set(uuid, [...known.slice(1 - HISTORY), Math.min(1, cpuPercent / 100)]);
  }
  return { ...before, usage: new Map(stats.map(({ uuid, ...usage }) => [uuid, usage])), cpuHistory };
}

/** Takes all addresses anew; machines whose addresses are as before keep their very list. */
export function applyAddresses(
  before: ConnectionMachines,
  addresses: readonly { uuid: string; ips: readonly string[] }[],
): ConnectionMachines {
  const next = new Map(
    addresses.map(({ uuid, ips }) => {
      const known = before.addresses.get(uuid);
      return [uuid, known && known.join() === ips.join() ? known : ips];
    }),
  );
  return { ...before, addresses: next };
}

export const machineKey = (connection: string, uuid: string) => `${connection}/${uuid}`;

/** The pages of one machine: the last part of their address, in the order of their tabs. */
export const MACHINE_PAGES = [
  "console",
  "details",
  "snapshots",
  "files",
  "backups",
  "performance",
  "notes",
  "log",
] as const;
export type MachinePage = (typeof MACHINE_PAGES)[number];

export const isMachinePage = (page: string | undefined): page is MachinePage =>
  (MACHINE_PAGES as readonly (string | undefined)[]).includes(page);

/** The address of one of a machine's pages. */
export const machinePath = (connection: string, uuid: string, page: MachinePage) =>
  `/c/${encodeURIComponent(connection)}/m/${uuid}/${page}`;

/** The address of a machine's console. */
export const consolePath = (connection: string, uuid: string) => machinePath(connection, uuid, "console");
