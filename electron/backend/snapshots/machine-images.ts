import { access } from "node:fs/promises";
import type { Connection } from "../connections/connection.ts";
import { isLocal } from "../connections/describe-uri.ts";
import { missing } from "../errors/absences.ts";
import type { DefinitionHistory } from "../hardware/context.ts";
import type { Graph } from "./graph.ts";
import { type ImageFile, type Progress, removeFile, standOn } from "./image-work.ts";
import { redefine } from "./metadata.ts";
import type { Merge } from "./plan-tidy.ts";
import { backingNameOf } from "./qcow2-header.ts";
import { readTree } from "./read-tree.ts";
import { withRenamedImages } from "./snapshot-xml.ts";

/**
 * Makes all that names an image that has been merged name the one that it was merged into: images that stand on it,
 * the machine's next start, and what libvirt keeps of its snapshots. Both have the same contents, so that nothing is
 * wrong at any moment in between, and doing it again does no harm.
 */
export async function switchReferences(
  connection: Connection,
  uuid: string,
  graph: Pick<Graph, "images">,
  { from, into, format }: Merge,
  title: string,
  history: DefinitionHistory,
  job: Progress,
): Promise<void> {
  for (const image of graph.images.values()) {
    if (image.format !== "qcow2" || image.path === into) continue;
    const local = connection.localPath(image.path);
    if ((await backingNameOf(local)) !== from) continue;
    await standOn({ ...image, path: local }, { path: into, format }, { ...job, signal: never });
  }
  const tree = await readTree(connection, uuid);
  const renames = new Map([[from, { to: into, format }]]);
  if (tree.next !== undefined) {
    const next = withRenamedImages(tree.next, renames);
    if (next !== tree.next) {
      await connection.client.domains.defineXML(next);
      await history.record(connection, uuid, tree.next, title);
      job.commands({
        argv: connection.virsh("define", "/dev/stdin"),
        input: "(the definition with the image's name)",
      });
    }
  }
  for (const [name, xml] of tree.xml) {
    const changed = withRenamedImages(xml, renames);
    if (changed !== xml) await redefine(tree.domain, changed, name === tree.current);
  }
}

/** From here on cancelling would leave names that nothing has any more: it is a matter of a moment. */
const never = new AbortController().signal;

/** Deletes an image: through libvirt where it has it in a pool, so that the pool knows. */
export async function deleteImage(connection: Connection, path: string, job: Progress): Promise<void> {
  const volume = await connection.client.storagePools.volumeByPath(path).catch(missing);
  if (!volume) return await removeFile(connection.localPath(path), job);
  job.commands(connection.virsh("vol-delete", volume.name, "--pool", volume.pool));
  await volume.delete().catch(missing);
  await removeFile(connection.localPath(path), { ...job, commands: () => {} });
}

/** Whether something has the name, as far as this can be told from here or from libvirt. */
export async function isTaken(connection: Connection, path: string): Promise<boolean> {
  if (await connection.client.storagePools.volumeByPath(path).catch(missing)) return true;
  if (!isLocal(connection.uri)) return false;
  return await access(connection.localPath(path)).then(
    () => true,
    () => false,
  );
}

/** As qemu-img is given it. */
export const asFile = (
  connection: Connection,
  { images }: Pick<Graph, "images">,
  path: string,
  format = "qcow2",
): ImageFile => ({
  path: connection.localPath(path),
  format: images.get(path)?.format ?? format,
  bytes: images.get(path)?.bytes,
});
