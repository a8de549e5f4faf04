import type { Domain } from "../libvirt/index.ts";
import {
  domainCheckpointCreateFlags as checkpointCreate,
  domainCheckpointListFlags as checkpointList,
  domainCheckpointXMLFlags as checkpointXml,
  domainSnapshotCreateFlags as snapshotCreate,
  domainSnapshotListFlags as snapshotList,
  domainSnapshotXMLFlags as snapshotXml,
} from "../libvirt/protocol/flags/snapshots.ts";
import { readXml, text } from "../xml/document.ts";
import { editXml, setAt, standsAt } from "../xml/edit.ts";
import type { BinRecord } from "./record.ts";

type Moments = Pick<BinRecord, "snapshots" | "checkpoints">;

/** The metadata of all snapshots, in an order in which they can be defined again. */
export async function readSnapshots(domain: Domain): Promise<Moments["snapshots"]> {
  const [snapshots, current] = await Promise.all([
    domain.snapshots(snapshotList.VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL),
    domain.currentSnapshot(),
  ]);
  const read: Moments["snapshots"] = [];
  for (const snapshot of snapshots) {
    const xml = await snapshot.xml(snapshotXml.VIR_DOMAIN_SNAPSHOT_XML_SECURE);
    read.push({ xml, current: snapshot.name === current?.name });
  }
  return read;
}

/** The metadata of all checkpoints, in an order in which they can be defined again. */
export async function readCheckpoints(domain: Domain): Promise<Moments["checkpoints"]> {
  const read: Moments["checkpoints"] = [];
  for (const checkpoint of await domain.checkpoints(checkpointList.VIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL)) {
    read.push(await checkpoint.xml(checkpointXml.VIR_DOMAIN_CHECKPOINT_XML_SECURE));
  }
  return read;
}

/** Snapshots and checkpoints carry the definition of their time, which has to have the machine's name. */
export function momentsOf(record: BinRecord, name: string): Moments {
  const { snapshots, checkpoints } = record;
  if (name === record.name) return { snapshots, checkpoints };
  const renamed = (xml: string) =>
    editXml(xml, (root) => {
      for (const definition of ["domain", "inactiveDomain"]) {
        if (standsAt(root, definition)) setAt(root, `${definition}/name`, name);
      }
    });
  return {
    snapshots: snapshots.map(({ xml, current }) => ({ xml: renamed(xml), current })),
    checkpoints: checkpoints.map(renamed),
  };
}

/**
 * Tells libvirt of snapshots and checkpoints again; those that it has are left alone. Which checkpoint is the
 * newest libvirt sees from their order.
 * @throws LibvirtError
 */
export async function defineMoments(domain: Domain, { snapshots, checkpoints }: Moments): Promise<void> {
  const presentSnapshots = snapshots.length > 0 ? names(await domain.snapshots()) : new Set();
  for (const { xml, current } of snapshots) {
    if (presentSnapshots.has(nameOf(xml))) continue;
    const flags =
      snapshotCreate.VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE |
      (current ? snapshotCreate.VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT : 0);
    await domain.createSnapshot(xml, flags);
  }
  const presentCheckpoints = checkpoints.length > 0 ? names(await domain.checkpoints()) : new Set();
  for (const xml of checkpoints) {
    if (presentCheckpoints.has(nameOf(xml))) continue;
    await domain.createCheckpoint(xml, checkpointCreate.VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE);
  }
}

const names = (moments: readonly { readonly name: string }[]) => new Set(moments.map(({ name }) => name));

const nameOf = (xml: string): string => readXml(xml, (root) => text(root, "name")) ?? "";
