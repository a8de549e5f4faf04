import type { Domain } from "../libvirt/index.ts";
import {
  domainSnapshotListFlags as listFlags,
  domainSnapshotXMLFlags as xmlFlags,
} from "../libvirt/protocol/flags/snapshots.ts";
import type { BinRecord } from "./record.ts";

/** The metadata of all snapshots, in an order in which they can be defined again. */
export async function readSnapshots(domain: Domain): Promise<BinRecord["snapshots"]> {
  const [snapshots, current] = await Promise.all([
    domain.snapshots(listFlags.VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL),
    domain.currentSnapshot(),
  ]);
  const read: BinRecord["snapshots"] = [];
  for (const snapshot of snapshots) {
    const xml = await snapshot.xml(xmlFlags.VIR_DOMAIN_SNAPSHOT_XML_SECURE);
    read.push({ xml, current: snapshot.name === current?.name });
  }
  return read;
}
