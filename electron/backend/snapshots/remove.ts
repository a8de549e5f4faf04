import type { Connection } from "../connections/connection.ts";
import { logInternal } from "../errors/plain-error.ts";
import type { DefinitionHistory } from "../hardware/context.ts";
import type { JobContext } from "../jobs/job-service.ts";
import { commitLive } from "./block-commit.ts";
import { forgetCommand } from "./commands.ts";
import type { Graph } from "./graph.ts";
import { mergeImages } from "./image-work.ts";
import { asFile, deleteImage, switchReferences } from "./machine-images.ts";
import type { MachineRecords, Work } from "./machine-records.ts";
import { forget } from "./metadata.ts";
import type { Pictures } from "./pictures.ts";
import type { Removal } from "./plan-removal.ts";
import type { Merge } from "./plan-tidy.ts";
import type { ReadTree } from "./read-tree.ts";

export interface RemovalContext {
  readonly records: MachineRecords;
  readonly pictures: Pictures;
  readonly history: DefinitionHistory;
}

/**
 * Deletes snapshots as planned. libvirt's list comes first: an image is only written to once no snapshot is left
 * that wants it as it was. Whatever ends it early, the contents of what stays are as they were; images that were
 * still to be merged are remembered.
 * @throws AppError | LibvirtError
 */
export async function carryOutRemoval(
  context: RemovalContext,
  connection: Connection,
  tree: ReadTree,
  graph: Graph,
  removal: Removal,
  job: JobContext,
): Promise<void> {
  const { records, pictures, history } = context;
  const { domain } = tree;
  const title = `Delete snapshots of ${domain.name}`;
  const merged: Merge[] = [];
  const names = removal.going.map(({ name }) => name);
  const candidates = new Set([
    ...removal.left,
    ...removal.deletes,
    ...removal.merges.flatMap(({ into }) => into),
  ]);
  const gone = new Set<string>();
  const { copies } = await records.read(connection, domain.uuid);
  const write = (work?: Work) =>
    records.write(connection, {
      ...{ version: 1, connection: connection.id, uuid: domain.uuid },
      left: [...candidates].filter((path) => !gone.has(path)),
      copies: copies.filter((path) => !gone.has(path)),
      ...(work && { work }),
    });

  await write({ kind: "removal", names, merged });
  let pending: Merge | undefined;
  try {
    job.phase("Taking the snapshots off the list");
    for (const snapshot of removal.going) {
      job.signal.throwIfAborted();
      await forget(domain, tree.xml.get(snapshot.name)!, snapshot);
      job.commands(forgetCommand(connection, domain, snapshot));
      await pictures.remove(connection, domain.uuid, snapshot);
    }
    for (const path of removal.memory) await deleteImage(connection, path, job);
    for (const { from, into, format, live } of removal.merges) {
      if (live === undefined) {
        await mergeImages(asFile(connection, graph, from), asFile(connection, graph, into), job);
      } else {
        const active = tree.tips.get(live)?.includes(from) === true;
        await commitLive(connection, domain, { from, into, format, live }, active, job);
      }
      pending = { from, into, format };
      merged.push(pending);
      await write({ kind: "removal", names, merged });
      await switchReferences(connection, domain.uuid, graph, pending, title, history, job);
      await deleteImage(connection, from, job);
      gone.add(from);
      pending = undefined;
    }
    for (const path of removal.deletes) {
      await deleteImage(connection, path, job);
      gone.add(path);
    }
    for (const { into } of removal.merges) if (!removal.left.includes(into)) candidates.delete(into);
  } finally {
    // References that could not be switched are switched at the next occasion.
    await write(pending && { kind: "removal", names, merged: [pending] }).catch(logInternal);
  }
}
