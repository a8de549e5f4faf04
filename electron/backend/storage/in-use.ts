import type { Connection } from "../connections/connection.ts";
import { readDisks } from "../domains/facts.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";

/**
 * Whether any machine names the path as a disk, now or for its next start.
 * @throws LibvirtError | ConnectionClosedError when not all machines can be read, for then nobody knows
 */
export async function isInUse({ client }: Connection, path: string): Promise<boolean> {
  for (const domain of await client.domains.list()) {
    for (const flags of [0, domainXMLFlags.VIR_DOMAIN_XML_INACTIVE]) {
      const disks = readDisks(await domain.xml(flags));
      if (disks.some((disk) => disk.path === path || disk.backing.includes(path))) return true;
    }
  }
  return false;
}
