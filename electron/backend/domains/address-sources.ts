import { BlockList, isIP } from "node:net";
import { ConnectionClosedError, type DomainInterface, type LibvirtClient } from "../libvirt/index.ts";
import { connectListAllNetworksFlags } from "../libvirt/protocol/flags/networks.ts";
import type { DomainRecord } from "./registry.ts";

/** VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_… */
const source = { agent: 1, arp: 2 } as const;
/** libvirt itself gives up on an agent that does not even greet after 5 s. */
const agentPatienceMs = 6000;
/** The contract's own limit. */
const maxIps = 64;

/** Addresses under which nobody reaches a machine from outside. */
const unreachable = new BlockList();
unreachable.addSubnet("127.0.0.0", 8);
unreachable.addSubnet("169.254.0.0", 16);
unreachable.addAddress("::1", "ipv6");
unreachable.addSubnet("fe80::", 10, "ipv6");

/**
 * The addresses worth showing, each once, IPv4 first.
 * @param candidates whatever guests and tables gave; anything may be among them
 */
export function shownAddresses(candidates: readonly string[]): string[] {
  const shown = [...new Set(candidates)].filter((ip) => {
    const version = isIP(ip);
    return version !== 0 && !ip.includes("%") && !unreachable.check(ip, version === 4 ? "ipv4" : "ipv6");
  });
  return shown.sort((a, b) => isIP(a) - isIP(b)).slice(0, maxIps);
}

/**
 * What the virtual networks' DHCP servers gave away, by MAC: one call a network, for all machines.
 * @throws ConnectionClosedError
 */
export async function readLeases({ networks }: LibvirtClient): Promise<ReadonlyMap<string, string[]>> {
  const byMac = new Map<string, string[]>();
  const active = await networks
    .list(connectListAllNetworksFlags.VIR_CONNECT_LIST_NETWORKS_ACTIVE)
    .catch(nothing([]));
  await Promise.all(
    active.map(async (network) => {
      for (const { mac, ipaddr } of await network.dhcpLeases().catch(nothing([]))) {
        const key = mac?.toLowerCase() ?? "";
        byMac.set(key, [...(byMac.get(key) ?? []), ipaddr]);
      }
    }),
  );
  return byMac;
}

/**
 * What the host's neighbour table knows of a machine's cards. Where the kernel ends its first answer with the end
 * of the table (Linux 6.18 does when all fits in), libvirt 9.0 refuses that end for its length, “wrong nlmsg len”,
 * and there are none.
 * @throws ConnectionClosedError
 */
export async function readArp({ handle, domain }: DomainRecord): Promise<string[]> {
  if (domain.macs.length === 0) return [];
  return addressesOf(await handle.guest.interfaceAddresses(source.arp).catch(nothing([])));
}

/**
 * What the guest agent says; only of cards that the machine has, for a guest may have networks of its own inside.
 * @returns undefined if the agent gave no answer
 * @throws ConnectionClosedError
 */
export async function askAgent({ handle, domain }: DomainRecord): Promise<string[] | undefined> {
  const interfaces = await handle.guest
    .interfaceAddresses(source.agent, { timeoutMs: agentPatienceMs })
    .catch(nothing(undefined));
  if (!interfaces) return undefined;
  const outer = interfaces.filter(({ hwaddr }) => domain.macs.includes(hwaddr?.toLowerCase() ?? ""));
  return addressesOf(outer.length > 0 ? outer : interfaces);
}

function addressesOf(interfaces: readonly DomainInterface[]): string[] {
  return interfaces.flatMap(({ addrs }) => addrs.map(({ addr }) => addr));
}

/** One source that fails (not supported, no agent, the machine just stopped) leaves the others. */
function nothing<T>(none: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof ConnectionClosedError) throw error;
    return none;
  };
}
