import type { Bin } from "../bin/bin.ts";
import { defineMoments } from "../bin/moments.ts";
import type { Connection } from "../connections/connection.ts";
import type { DefinitionHistory } from "../hardware/context.ts";
import type { Progress } from "./image-work.ts";
import { deleteImage, switchReferences } from "./machine-images.ts";
import type { MachineRecord, MachineRecords } from "./machine-records.ts";
import { forget } from "./metadata.ts";
import { planTidy } from "./plan-tidy.ts";
import { readGraph } from "./read-graph.ts";
import { readTree } from "./read-tree.ts";
import { statesOf, tipImages } from "./tree.ts";

/** Nobody follows it, and nobody can cancel it. */
const quiet: Progress = {
  signal: new AbortController().signal,
  progress: () => {},
  phase: () => {},
  commands: () => {},
};

/**
 * Finishes what a crash, a cancel or a lost connection left: snapshots that were about to go go, names of images
 * that have been merged are corrected, a machine that libvirt has forgotten is defined again, and images that were
 * made and are not used are deleted.
 * @throws LibvirtError | AppError; it is tried again at the next occasion then
 */
export async function recoverMachine(
  connection: Connection,
  { records, history, bin }: { records: MachineRecords; history: DefinitionHistory; bin: Pick<Bin, "usage"> },
  { uuid, left, copies, work }: MachineRecord,
): Promise<void> {
  if (!work) return;
  const { domains } = connection.client;
  let domain = await domains.byUUID(uuid);
  if (!domain && work.kind === "revert") {
    domain = await domains.defineXML(work.definition);
    await defineMoments(domain, { snapshots: work.snapshots, checkpoints: [] });
  }
  const base = { version: 1, connection: connection.id, uuid } as const;
  if (!domain) return await records.write(connection, { ...base, left: [], copies: [] });

  const made = work.kind === "revert" ? work.made : [];
  const tips = work.kind === "revert" ? work.tips : [];
  const candidates = new Set([...left, ...made, ...tips]);
  if (work.kind === "removal") {
    const { snapshots, xml } = await readTree(connection, uuid);
    for (const name of work.names) {
      const snapshot = snapshots.find((known) => known.name === name);
      if (snapshot) await forget(domain, xml.get(name)!, snapshot);
    }
  }
  const named = async () => {
    const tree = await readTree(connection, uuid);
    const own = [...made, ...copies].map((path) => ({ path, format: "qcow2" }));
    const images = [...own, ...tree.named];
    return { tree, graph: await readGraph(connection, bin, uuid, images, [...left, ...tips], "fresh") };
  };
  if (work.kind === "removal") {
    for (const merge of work.merged) {
      const { graph } = await named();
      if (!graph.images.has(merge.from)) continue;
      const title = `Delete snapshots of ${domain.name}`;
      await switchReferences(connection, uuid, graph, merge, title, history, quiet);
      await deleteImage(connection, merge.from, quiet);
    }
  }
  const { tree, graph } = await named();
  const tidy = planTidy({
    graph,
    states: new Set([...statesOf(tree.snapshots), ...tipImages(tree)]),
    going: new Map(),
    candidates,
    own: new Set([...made, ...copies]),
    merge: false,
  });
  for (const path of tidy.deletes) await deleteImage(connection, path, quiet);
  const gone = new Set(tidy.deletes);
  const known = (paths: readonly string[]) =>
    paths.filter((path) => graph.images.has(path) && !gone.has(path));
  await records.write(connection, {
    ...base,
    left: known([...left, ...tips]),
    // One that was made without a backing file was copied.
    copies: known([...copies, ...made]).filter((path) => graph.images.get(path)?.backing === undefined),
  });
}
