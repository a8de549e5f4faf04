import { AppError } from "../../../../shared/model/error.ts";
import { dataRanges } from "../copy-out/data-ranges.ts";
import { fileProblem, shownPath } from "../file-problem.ts";
import { noContents } from "../no-contents.ts";
import type { PlaceCalls } from "../session/session.ts";
import { type CopyNode, type CopySource, type Found, isSparse } from "./copy-node.ts";
import { type GuestNode, guestTree, type Manner } from "./guest-tree.ts";
import { mountOf } from "./mounts.ts";

/**
 * Looks at files and folders of a guest that are to be copied as they are, owners and permissions included. Devices,
 * FIFOs and sockets are left out.
 * @throws AppError as {@link guestTree}
 */
export async function findInGuest(
  calls: PlaceCalls,
  paths: readonly string[],
  manner: Manner,
): Promise<Found> {
  const leftOut: { path: string; reason: string }[] = [];
  const nodesOf = (nodes: readonly GuestNode[]): CopyNode[] =>
    nodes.flatMap((node) => {
      const reason = noContents[node.entry.kind];
      if (reason === undefined) return [copyNode(calls, node, nodesOf(node.children))];
      leftOut.push({ path: node.path, reason });
      return [];
    });
  const nodes = await guestTree(calls, paths, manner, (path, { message }) => {
    leftOut.push({ path, reason: `What is in it cannot be read: ${message}`.slice(0, 400) });
  });
  return { roots: nodesOf(nodes), leftOut };
}

function copyNode(calls: PlaceCalls, { path, entry }: GuestNode, children: readonly CopyNode[]): CopyNode {
  const kind = entry.kind as CopyNode["kind"];
  const { name, allocated, modifiedAt, uid, gid, mode, target, inode, links } = entry;
  return {
    ...{ name, path, kind, allocated, modifiedAt, uid, gid, mode, target, children },
    links,
    bytes: kind === "file" ? entry.bytes : 0,
    // Inodes are a file system's own.
    identity: kind === "file" && links > 1 ? `${mountOf(calls.place, path).device} ${inode}` : undefined,
  };
}

/** The plain files of a guest that {@link findInGuest} has found. */
export const guestSource = (calls: PlaceCalls): CopySource => ({
  async open(node, signal) {
    const manner = { background: true, signal };
    return {
      async read(at, length) {
        const parts: Uint8Array[] = [];
        for (let done = 0; done < length; ) {
          const part = await readSome(
            calls,
            node.path,
            Math.min(length - done, longestRead),
            at + done,
            manner,
          );
          parts.push(part);
          done += part.length;
        }
        return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
      },
      async ranges() {
        const all = [{ at: 0, length: node.bytes }];
        if (!isSparse(node)) return all;
        const found = await dataRanges(calls, node.path, node.bytes, manner);
        return found?.map(({ start, end }) => ({ at: start, length: end - start })) ?? all;
      },
      async [Symbol.asyncDispose]() {},
    };
  },
});

/** An answer of libguestfs has at most 4 MiB. */
const longestRead = 3 << 20;

async function readSome(
  calls: PlaceCalls,
  path: string,
  length: number,
  at: number,
  manner: Manner,
): Promise<Uint8Array> {
  try {
    const part = await calls.callWith(manner, "pread", path, length, at);
    if (part.length > 0) return part;
  } catch (error) {
    manner.signal?.throwIfAborted();
    throw fileProblem(error, path);
  }
  throw new AppError({
    code: "copy-changed",
    message: `${shownPath(path)} became shorter while it was read.`,
    hint: "A running machine writes to it. Copy it from a snapshot.",
  });
}
