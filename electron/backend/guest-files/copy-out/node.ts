import { posix } from "node:path";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";

/** Something that is copied. */
export interface CopyNode {
  /** In the guest. */
  readonly path: string;
  readonly entry: GuestEntry;
  /** On this host. */
  readonly name: string;
  children: readonly CopyNode[];
  readonly parent?: CopyNode;
  /** What a symlink says on this host. */
  linkText?: string;
}

/** All nodes, each folder before what is in it. */
export function* nodesOf(roots: readonly CopyNode[]): Generator<CopyNode> {
  const waiting = roots.toReversed();
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    yield node;
    for (const child of node.children.toReversed()) waiting.push(child);
  }
}

/** Where a node goes below the target folder. */
export const pathBelow = ({ parent, name }: CopyNode): string =>
  parent ? `${pathBelow(parent)}/${name}` : name;

/** The folders that a path leads through, up to the root. */
export const above = (path: string): string[] => {
  const folders: string[] = [];
  for (let at = posix.dirname(path); ; at = posix.dirname(at)) {
    folders.push(at);
    if (at === "/") return folders;
  }
};
