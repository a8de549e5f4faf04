import type { Domain, Listed } from "../../../shared/contract/domains.ts";
import { logInternal } from "../errors/plain-error.ts";
import {
  ConnectionClosedError,
  type Domain as DomainHandle,
  type LibvirtClient,
  LibvirtError,
} from "../libvirt/index.ts";
import { errorNumber } from "../libvirt/protocol/error-codes.ts";
import { domainStatsTypes } from "../libvirt/protocol/flags/domain-work.ts";
import { connectListAllDomainsFlags as listFlags } from "../libvirt/protocol/flags/domains.ts";
import { eachOf } from "./each-of.ts";
import { readDomainFacts } from "./facts.ts";
import { isStarting, stateName } from "./states.ts";
import { TimeSlice } from "./time-slice.ts";

/** One machine as libvirt described it at one moment. */
export interface Reading {
  readonly handle: DomainHandle;
  readonly domain: Domain;
  /** Whether libvirt is still busy starting it. */
  readonly starting: boolean;
  /** Whether a guest agent answers in it. */
  readonly agent: boolean;
}

interface RuntimeFacts {
  readonly state: number;
  readonly reason: number;
  readonly persistent: boolean;
  readonly autostart: boolean;
  readonly hasManagedSave: boolean;
}

/**
 * Every machine of a connection, with a handful of calls for all and one for each.
 * @param onListed told of all machines whose state is known before any is read by itself
 * @throws LibvirtError | ConnectionClosedError | TimeoutError
 */
export async function readAllDomains(
  { domains }: LibvirtClient,
  onListed: (machines: Listed[]) => void = () => {},
): Promise<Reading[]> {
  const uuids = async (flag: number) => new Set((await domains.list(flag)).map(({ uuid }) => uuid));
  const [handles, persistent, autostart, saved, states] = await Promise.all([
    domains.list(),
    uuids(listFlags.VIR_CONNECT_LIST_DOMAINS_PERSISTENT),
    uuids(listFlags.VIR_CONNECT_LIST_DOMAINS_AUTOSTART),
    uuids(listFlags.VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE),
    readAllStates(domains),
  ]);
  onListed(
    handles.flatMap(({ uuid, name }) => {
      const known = states.get(uuid);
      return known ? { uuid, name, state: stateName(known.state) } : [];
    }),
  );
  const readings: Reading[] = [];
  const slice = new TimeSlice();
  await eachOf(handles, async (handle) => {
    const { uuid } = handle;
    try {
      const [xml, state] = await Promise.all([handle.xml(), states.get(uuid) ?? handle.state()]);
      await slice.turn();
      const facts = {
        ...state,
        persistent: persistent.has(uuid),
        autostart: autostart.has(uuid),
        hasManagedSave: saved.has(uuid),
      };
      readings.push(toReading(handle, xml, facts));
    } catch (error) {
      if (error instanceof ConnectionClosedError) throw error;
      // One machine that cannot be read must not hide the others.
      if (!isGone(error)) logInternal(error);
    }
  });
  return readings;
}

/** State of every machine in one call; empty for a driver without statistics (containers). */
async function readAllStates(
  domains: LibvirtClient["domains"],
): Promise<Map<string, { state: number; reason: number }>> {
  const states = new Map<string, { state: number; reason: number }>();
  try {
    for (const { domain, params } of await domains.allStats(domainStatsTypes.VIR_DOMAIN_STATS_STATE)) {
      const state = params["state.state"];
      if (state === undefined) continue;
      states.set(domain.uuid, { state: Number(state), reason: Number(params["state.reason"] ?? 0) });
    }
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
  }
  return states;
}

/**
 * One machine.
 * @returns undefined if there is none
 * @throws LibvirtError | ConnectionClosedError | TimeoutError
 */
export async function readDomain(
  { domains }: LibvirtClient,
  uuid: string,
  slice: TimeSlice,
): Promise<Reading | undefined> {
  const handle = await domains.byUUID(uuid);
  if (!handle) return undefined;
  try {
    const [xml, state, persistent, autostart, hasManagedSave] = await Promise.all([
      handle.xml(),
      handle.state(),
      handle.isPersistent(),
      handle.autostart().catch(unsupportedAsFalse),
      handle.hasManagedSave().catch(unsupportedAsFalse),
    ]);
    await slice.turn();
    return toReading(handle, xml, { ...state, persistent, autostart, hasManagedSave });
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function toReading(handle: DomainHandle, xml: string, { state, reason, ...rest }: RuntimeFacts): Reading {
  const { shown, agent } = readDomainFacts(xml);
  const { uuid, name } = handle;
  return {
    handle,
    domain: { uuid, name, state: stateName(state), ...rest, ...shown },
    starting: isStarting(state, reason),
    agent,
  };
}

/** Whether a domain vanished between two calls. */
function isGone(error: unknown): boolean {
  return error instanceof LibvirtError && error.code === errorNumber.VIR_ERR_NO_DOMAIN;
}

function unsupportedAsFalse(error: unknown): false {
  if (error instanceof LibvirtError && !isGone(error)) return false;
  throw error;
}
