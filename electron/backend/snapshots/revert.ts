import { readSnapshots } from "../bin/moments.ts";
import type { Connection } from "../connections/connection.ts";
import { commandName } from "../domains/command-name.ts";
import { readDisks } from "../domains/facts.ts";
import { organisationKey, organisationUri } from "../domains/organisation.ts";
import { logInternal } from "../errors/plain-error.ts";
import type { UnfinishedFiles } from "../files/unfinished-files.ts";
import type { DefinitionHistory } from "../hardware/context.ts";
import type { JobContext } from "../jobs/job-service.ts";
import { remote } from "../libvirt/index.ts";
import { domainSaveRestoreFlags as restoreFlags } from "../libvirt/protocol/flags/domain-work.ts";
import { domainMetadataType, domainModificationImpact } from "../libvirt/protocol/flags/domains.ts";
import { domainSnapshotRevertFlags as revertFlags } from "../libvirt/protocol/flags/snapshots.ts";
import type { SnapshotFacts } from "./facts.ts";
import type { Graph } from "./graph.ts";
import { copyInside, makeOverlay } from "./image-work.ts";
import { asFile, deleteImage, isTaken } from "./machine-images.ts";
import type { MachineRecords } from "./machine-records.ts";
import { find, redefine } from "./metadata.ts";
import { freePath } from "./names.ts";
import type { Revert } from "./plan-revert.ts";
import type { PlannedRevert } from "./plans.ts";
import type { ReadTree } from "./read-tree.ts";
import { definitionOfSnapshot, type Pointed, withDisks } from "./snapshot-xml.ts";
import { forgetCheckpoints, stopTracking } from "./tracking.ts";

const { procedures } = remote;
const { VIR_DOMAIN_METADATA_ELEMENT: elementType } = domainMetadataType;
const { VIR_DOMAIN_AFFECT_LIVE: live, VIR_DOMAIN_AFFECT_CONFIG: config } = domainModificationImpact;

export interface RevertContext {
  readonly records: MachineRecords;
  readonly history: DefinitionHistory;
  readonly unfinished: UnfinishedFiles;
}

/** How the machine shall be afterwards, where that is not as the snapshot says. */
export type Become = "running" | "paused" | undefined;

/**
 * Goes back to a snapshot as planned. New images are made first, while nothing has been lost; the present ones go
 * last.
 * @throws AppError | LibvirtError
 */
export async function carryOutRevert(
  context: RevertContext,
  connection: Connection,
  tree: ReadTree,
  graph: Graph,
  snapshot: SnapshotFacts,
  plan: PlannedRevert,
  become: Become,
  job: JobContext,
): Promise<void> {
  const { records, history } = context;
  const { domain } = tree;
  const { left, copies } = await records.read(connection, domain.uuid);
  const base = { version: 1, connection: connection.id, uuid: domain.uuid } as const;
  const before = tree.next ?? tree.now!;
  const paths = plan.native ? new Map<string, string>() : await newPaths(connection, tree, snapshot, plan);
  await records.write(connection, {
    ...{ ...base, left, copies },
    work: {
      kind: "revert",
      definition: before,
      snapshots: await readSnapshots(domain),
      made: [...paths.values()],
      tips: [...plan.formerTips],
    },
  });
  const copied = plan.disks.filter(({ how }) => how === "copy").map(({ target }) => paths.get(target)!);
  const gone = new Set<string>();
  try {
    await stopTracking(connection, tree, plan.tracking, job);
    if (plan.native) await revertNative(connection, tree, snapshot, become, job);
    else await revertByHand(context, connection, tree, graph, snapshot, plan, paths, become, job);
    if (plan.tracking.checkpoints) await forgetCheckpoints(connection, tree, job).catch(logInternal);
    await history.record(
      connection,
      domain.uuid,
      before,
      `Go back to “${snapshot.name}” with ${domain.name}`,
    );
    for (const path of plan.deletes) {
      await deleteImage(connection, path, job);
      gone.add(path);
    }
  } catch (error) {
    if (!plan.native) await putBack(connection, tree, before).catch(logInternal);
    // What was made and is not used goes with the recovery, which the caller runs.
    job.log("It did not come to an end; what was made for it is deleted.");
    throw error;
  }
  const still = (images: readonly string[]) => [...new Set(images)].filter((path) => !gone.has(path));
  await records.write(connection, {
    ...base,
    left: still([...left, ...plan.formerTips]),
    copies: still([...copies, ...copied]),
  });
}

/** The machine as it was, so far as that can be: one that was forced off is off, with its disks. */
async function putBack(connection: Connection, tree: ReadTree, before: string): Promise<void> {
  const { domain, xml, current } = tree;
  if (!tree.running && (await domain.isActive())) return;
  await connection.client.domains.defineXML(before);
  const known = current === undefined ? undefined : xml.get(current);
  if (known !== undefined) await redefine(domain, known, true);
}

async function revertNative(
  connection: Connection,
  { domain, xml, current }: ReadTree,
  { name }: SnapshotFacts,
  become: Become,
  job: JobContext,
): Promise<void> {
  const handle = await find(domain, name);
  // How the user has organised the machine is not to become what it was.
  const organised = await domain.metadata(elementType, organisationUri, config);
  job.phase(`Going back to “${name}”`);
  job.commands(
    connection.virsh(
      "snapshot-revert",
      commandName(domain),
      "--snapshotname",
      name,
      ...(become ? [`--${become}`] : []),
    ),
  );
  try {
    await handle!.revert(
      become === "running"
        ? revertFlags.VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING
        : become === "paused"
          ? revertFlags.VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED
          : 0,
    );
  } catch (error) {
    // libvirt 9 forgets the current one where it fails late.
    const known = current === undefined ? undefined : xml.get(current);
    const there = known && (await connection.client.domains.byUUID(domain.uuid));
    if (there && !(await there.currentSnapshot())) await redefine(there, known, true).catch(logInternal);
    throw error;
  }
  for (const flag of (await domain.isActive()) ? [config, live] : [config]) {
    if ((await domain.metadata(elementType, organisationUri, flag)) === organised) continue;
    await domain
      .setMetadata(elementType, organised, organisationKey, organisationUri, flag)
      .catch(logInternal);
  }
}

async function newPaths(
  connection: Connection,
  tree: ReadTree,
  snapshot: SnapshotFacts,
  plan: Revert,
): Promise<Map<string, string>> {
  const paths = new Map<string, string>();
  for (const disk of plan.disks) {
    const near = disk.how === "overlay" ? disk.on : disk.from;
    const parts = [tree.domain.name, disk.target, snapshot.name];
    const path = await freePath(near, parts, "qcow2", async (candidate) =>
      [...paths.values()].includes(candidate) ? true : await isTaken(connection, candidate),
    );
    paths.set(disk.target, path);
  }
  return paths;
}

async function revertByHand(
  { unfinished }: RevertContext,
  connection: Connection,
  tree: ReadTree,
  graph: Graph,
  snapshot: SnapshotFacts,
  plan: Revert,
  paths: ReadonlyMap<string, string>,
  become: Become,
  job: JobContext,
): Promise<void> {
  const { client } = connection;
  const { domain } = tree;
  const present = tree.next ?? tree.now!;
  const pointed = presentDisks(present, snapshot);
  for (const disk of plan.disks) {
    const path = paths.get(disk.target)!;
    const from = asFile(connection, graph, disk.how === "overlay" ? disk.on : disk.from);
    if (disk.how === "overlay") {
      // As the daemon names it: this name is what stands in the new image.
      await makeOverlay(unfinished, connection.localPath(path), { ...from, path: disk.on }, job);
    } else {
      await copyInside(unfinished, connection.localPath(path), from, snapshot.name, job);
    }
    pointed.set(disk.target, { path, format: "qcow2" });
  }
  job.signal.throwIfAborted();
  job.phase(`Going back to “${snapshot.name}”`);
  if (tree.running) {
    job.commands(connection.virsh("destroy", commandName(domain)));
    await domain.destroy();
  }
  const xml = tree.xml.get(snapshot.name)!;
  await client.domains.defineXML(definitionOfSnapshot(xml, domain.name, present, pointed));
  job.log("The machine's definition names the new images.");
  await redefine(domain, xml, true);
  if (plan.memory !== undefined) {
    const { xml: saved } = await client.stallable.call(procedures.domainSaveImageGetXMLDesc, {
      file: plan.memory,
      flags: 1,
    });
    job.commands(connection.virsh("restore", plan.memory));
    await client.stallable.call(
      procedures.domainRestoreFlags,
      {
        from: plan.memory,
        dxml: withDisks(saved, pointed, domain.name),
        flags:
          (become ?? plan.becomes) === "paused"
            ? restoreFlags.VIR_DOMAIN_SAVE_PAUSED
            : restoreFlags.VIR_DOMAIN_SAVE_RUNNING,
      },
      { timeoutMs: 0 },
    );
  } else if (become) {
    job.commands(
      connection.virsh("start", commandName(domain), ...(become === "paused" ? ["--paused"] : [])),
    );
    await domain.create(become === "paused" ? 1 : 0);
  }
}

/** Disks that are in no snapshot stay as they are now. */
function presentDisks(present: string, { disks }: SnapshotFacts): Map<string, Pointed> {
  const left = new Set(disks.filter(({ where }) => where === "none").map(({ target }) => target));
  return new Map(
    readDisks(present).flatMap(({ target, device, path, format = "raw" }) =>
      left.has(target) && device === "disk" && path !== undefined
        ? [[target, { path, format }] as const]
        : [],
    ),
  );
}
