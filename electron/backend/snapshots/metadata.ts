import { logInternal } from "../errors/plain-error.ts";
import type { Domain, DomainSnapshot } from "../libvirt/index.ts";
import {
  domainSnapshotCreateFlags as createFlags,
  domainSnapshotDeleteFlags as deleteFlags,
} from "../libvirt/protocol/flags/snapshots.ts";
import type { SnapshotFacts } from "./facts.ts";
import { withoutOverlays } from "./snapshot-xml.ts";
import { besideCheckpoints } from "./tracking.ts";

/** Replaces what libvirt keeps of a snapshot; its images stay as they are. */
export async function redefine(domain: Domain, xml: string, current: boolean): Promise<void> {
  const flags =
    createFlags.VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE |
    (current ? createFlags.VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT : 0);
  await besideCheckpoints(domain, () => domain.createSnapshot(xml, flags));
}

/**
 * Lets a snapshot go: of an internal one libvirt deletes what is inside the images, of an external one the images
 * stay as they are. What stands on it stands on its parent then.
 * @throws LibvirtError when it is still there
 */
export async function forget(domain: Domain, xml: string, snapshot: SnapshotFacts): Promise<void> {
  const handle = await find(domain, snapshot.name);
  if (!handle) return;
  try {
    if (snapshot.kind === "internal") return await handle.delete();
    await redefine(domain, withoutOverlays(xml), false);
    await handle.delete(deleteFlags.VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY);
  } catch (error) {
    // libvirt also fails because it could not rewrite a descendant's list of disks; the snapshot is gone then.
    if (!(await find(domain, snapshot.name))) return logInternal(error);
    if (snapshot.kind === "external") await redefine(domain, xml, false).catch(logInternal);
    throw error;
  }
}

/** The machine's snapshot of this name. */
export const find = async (domain: Domain, name: string): Promise<DomainSnapshot | undefined> =>
  (await domain.snapshots()).find((snapshot) => snapshot.name === name);
