import { posix } from "node:path";
import { entriesOf } from "../reading/list.ts";
import type { PlaceCalls } from "../session/session.ts";
import type { CopyNode } from "./copy-node.ts";
import { entryAt, type Manner } from "./guest-tree.ts";
import { incomplete } from "./put-problem.ts";

/** Names whose facts are asked for at once. */
const piece = 2000;

/**
 * Looks whether all of a node is there, of its kind and size.
 * @param path where it was put
 * @throws AppError `copy-incomplete`
 */
export async function verifyTree(
  calls: PlaceCalls,
  node: CopyNode,
  path: string,
  manner: Manner,
): Promise<void> {
  if (!isAs(node, await entryAt(calls, path, manner))) throw incomplete(node.path);
  await verifyBelow(calls, node, path, manner);
}

async function verifyBelow(calls: PlaceCalls, folder: CopyNode, path: string, manner: Manner): Promise<void> {
  for (let at = 0; at < folder.children.length; at += piece) {
    const nodes = folder.children.slice(at, at + piece);
    const names = nodes.map(({ name }) => name);
    const there = new Map((await entriesOf(calls, path, names, manner)).map((entry) => [entry.name, entry]));
    for (const node of nodes) {
      const entry = there.get(node.name);
      if (!entry || !isAs(node, entry)) throw incomplete(node.path);
    }
  }
  for (const child of folder.children) {
    if (child.children.length > 0) await verifyBelow(calls, child, posix.join(path, child.name), manner);
  }
}

const isAs = (node: CopyNode, { kind, bytes }: { readonly kind: string; readonly bytes: number }): boolean =>
  kind === node.kind && (node.kind !== "file" || bytes === node.bytes);
