import type { Tag } from "../../../shared/contract/domains.ts";
import type { Machine } from "./model.ts";

const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** A folder of machines in the sidebar. */
export interface GroupNode {
  /** Names of the folders above and its own, joined by `/`. */
  path: string;
  name: string;
  /** Machines in it and in the folders under it. */
  count: number;
  children: GroupNode[];
}

/** A group as it is kept: its parts trimmed, none of them empty. */
export const groupPath = (text: string): string =>
  text
    .split("/")
    .map((part) => part.trim())
    .filter(Boolean)
    .join("/");

export const groupName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The group around a group; nothing for one that lies outermost. */
export const parentGroup = (path: string): string | undefined =>
  path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : undefined;

/** Whether a machine's group is this one or lies in it. */
export const isInGroup = (group: string | undefined, path: string): boolean =>
  group !== undefined && `${groupPath(group)}/`.startsWith(`${path}/`);

/** The folders that the machines lie in, and those that were made and hold nothing yet. */
export function groupTree(machines: readonly Machine[], made: readonly string[]): GroupNode[] {
  const roots: GroupNode[] = [];
  const byPath = new Map<string, GroupNode>();
  const nodeOf = (path: string): GroupNode => {
    const known = byPath.get(path);
    if (known) return known;
    const node = { path, name: groupName(path), count: 0, children: [] };
    byPath.set(path, node);
    const parent = parentGroup(path);
    (parent === undefined ? roots : nodeOf(parent).children).push(node);
    return node;
  };
  for (const path of made) nodeOf(path);
  for (const { domain } of machines) {
    const path = groupPath(domain.organisation.group ?? "");
    if (path === "") continue;
    nodeOf(path);
    for (let at: string | undefined = path; at !== undefined; at = parentGroup(at)) nodeOf(at).count += 1;
  }
  const sort = (nodes: GroupNode[]) => {
    nodes.sort((a, b) => order.compare(a.name, b.name));
    for (const node of nodes) sort(node.children);
  };
  sort(roots);
  return roots;
}

/** All groups of a tree, each before those in it. */
export const groupPaths = (tree: readonly GroupNode[]): string[] =>
  tree.flatMap(({ path, children }) => [path, ...groupPaths(children)]);

/** Where a machine goes when its group, or one around it, is called otherwise; nothing: to no group. */
export function regrouped(group: string, from: string, to: string | undefined): string | undefined {
  const rest = groupPath(group).slice(from.length + 1);
  return [to, rest].filter(Boolean).join("/") || undefined;
}

export interface CountedTag extends Tag {
  count: number;
}

/** Every tag in use by its name, in the colour that most of its machines have. */
export function tagsOf(machines: readonly Machine[]): CountedTag[] {
  const byName = new Map<string, Map<Tag["colour"], number>>();
  for (const { domain } of machines) {
    for (const { name, colour } of domain.organisation.tags) {
      const colours = byName.get(name) ?? new Map();
      byName.set(name, colours.set(colour, (colours.get(colour) ?? 0) + 1));
    }
  }
  return [...byName]
    .map(([name, colours]) => {
      const [colour] = [...colours].reduce((most, each) => (each[1] > most[1] ? each : most));
      return { name, colour, count: [...colours.values()].reduce((sum, count) => sum + count, 0) };
    })
    .sort((a, b) => order.compare(a.name, b.name));
}

/** A machine's tags after some were given to it and some taken away; a given one replaces its namesake. */
export function retagged(
  tags: readonly Tag[],
  { give, take }: { give: readonly Tag[]; take: readonly string[] },
): Tag[] {
  const gone = new Set([...take, ...give.map(({ name }) => name)]);
  const kept = tags.filter(({ name }) => !gone.has(name));
  return [...kept, ...give].sort((a, b) => order.compare(a.name, b.name));
}
