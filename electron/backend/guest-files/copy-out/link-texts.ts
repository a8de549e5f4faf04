import { posix } from "node:path";
import { shownPath } from "../file-problem.ts";
import { above, type CopyNode, nodesOf, pathBelow } from "./node.ts";
import { type NameRules, safeName } from "./safe-names.ts";

/** As many links as Linux follows. */
const maxFollowed = 40;
/** Parts of a way that are looked at: one that has more was made to keep somebody busy. */
const maxSteps = 500;

const plainRules: NameRules = { caseless: false, windows: false, pathBytes: 0 };

interface Found {
  /** Undefined where it leads out of what is copied, or to a name that a copied folder does not have. */
  readonly node?: CopyNode;
  readonly nowhere?: true;
  /** On this host its text leads to the same. */
  readonly asIs: boolean;
}

/**
 * What each symlink says on this host, so that none leads anywhere but to something that was copied with it: the same
 * where it is relative and the names on its way are the guest's, else the relative way to the same thing.
 * @returns also those that lead elsewhere or nowhere, with why they are left out
 */
export function linkTexts(roots: readonly CopyNode[]): {
  texts: Map<CopyNode, string>;
  left: Map<CopyNode, string>;
} {
  const texts = new Map<CopyNode, string>();
  const left = new Map<CopyNode, string>();
  const links = [...nodesOf(roots)].filter(({ entry }) => entry.kind === "symlink");
  if (links.length === 0) return { texts, left };
  const nodes = new Map<string, CopyNode>();
  for (const node of nodesOf(roots)) nodes.set(node.path, node);
  // The folders that the outermost are in are none of the copy, but ways lead through them.
  const around = new Set<string>();
  for (const { path } of roots) for (const folder of above(path)) around.add(folder);
  const places: Places = { nodes, around };
  for (const link of links) {
    const problem = chainProblem(places, link);
    if (problem !== undefined) {
      left.set(link, problem);
      continue;
    }
    const { node, asIs } = follow(places, link);
    texts.set(link, asIs || !node ? link.entry.target! : wayFrom(link, node));
  }
  return { texts, left };
}

interface Places {
  readonly nodes: ReadonlyMap<string, CopyNode>;
  readonly around: ReadonlySet<string>;
}

/** Why a link is left out, looking at where it ends through others. */
function chainProblem(places: Places, link: CopyNode): string | undefined {
  let at = link;
  for (let followed = 0; followed < maxFollowed; followed += 1) {
    const { node, nowhere } = follow(places, at);
    if (nowhere) return undefined;
    if (!node) {
      return `It leads to ${shownPath(link.entry.target ?? "")}, which is not copied with it.`.slice(0, 400);
    }
    if (node.entry.kind !== "symlink") return undefined;
    at = node;
  }
  return "It leads in a circle.";
}

/** What a link names, itself not followed if it is a link again. */
function follow({ nodes, around }: Places, link: CopyNode): Found {
  const home = posix.dirname(link.path);
  const target = link.entry.target ?? "";
  let asIs = !target.startsWith("/");
  let at = asIs ? home : "/";
  let steps = 0;
  let followed = 0;
  // A stack, the next part last.
  const parts = partsOf(target);
  while (parts.length > 0) {
    const part = parts.pop()!;
    steps += 1;
    if (steps > maxSteps) return { asIs };
    if (part === "..") {
      // In the guest its root is above itself; on this host there is more above.
      asIs &&= at !== "/";
      at = posix.dirname(at);
      asIs &&= nodes.has(at) || at === rootFolder(link);
      if (!nodes.has(at) && !around.has(at)) return { asIs };
      continue;
    }
    const path = posix.join(at, part);
    const node = nodes.get(path);
    const wasAsIs = asIs;
    asIs &&= node?.name === part;
    if (!node && !around.has(path)) {
      // A broken link stays one: what a copied folder does not have is not there on this host either.
      const rest = [part, ...parts];
      const plain =
        !rest.includes("..") && rest.every((name) => safeName(name, plainRules).reason === undefined);
      return wasAsIs && nodes.has(at) && plain ? { asIs: true, nowhere: true } : { asIs };
    }
    if (node?.entry.kind === "symlink" && parts.length > 0) {
      followed += 1;
      const next = node.entry.target ?? "";
      if (followed > maxFollowed || next.length > 4096) return { asIs };
      if (next.startsWith("/")) at = "/";
      parts.push(...partsOf(next));
    } else if (node && node.entry.kind !== "directory" && parts.length > 0) {
      return { asIs };
    } else {
      at = path;
    }
  }
  const node = nodes.get(at);
  return node ? { node, asIs } : { asIs };
}

const partsOf = (target: string): string[] =>
  target
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .reverse();

/** The guest's folder that stands for the target folder, seen from here. */
function rootFolder(node: CopyNode): string {
  let root = node;
  while (root.parent) root = root.parent;
  return posix.dirname(root.path);
}

const wayFrom = (link: CopyNode, node: CopyNode): string =>
  posix.relative(posix.dirname(pathBelow(link)), pathBelow(node)) || ".";
