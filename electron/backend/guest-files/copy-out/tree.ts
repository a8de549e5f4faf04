import { posix } from "node:path";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import { AppError } from "../../../../shared/model/error.ts";
import { fileProblem, shownPath } from "../file-problem.ts";
import { noContents } from "../no-contents.ts";
import { entriesOf, listFolder, type Manner } from "../reading/list.ts";
import { followed } from "../reading/resolve.ts";
import type { PlaceCalls } from "../session/session.ts";
import { linkTexts } from "./link-texts.ts";
import { above, type CopyNode, pathBelow } from "./node.ts";
import { type NameRules, safeName, safeNames } from "./safe-names.ts";

export interface CopyTree {
  /** What was asked for, and what all is in it. */
  readonly roots: readonly CopyNode[];
  readonly renamed: readonly { path: string; becomes: string; reason: string }[];
  readonly leftOut: readonly { path: string; reason: string }[];
}

/** More than this is copied in parts. */
const mostEntries = 2_000_000;
/** Folders that are asked for at once: the appliance has the next call before it has answered the last. */
const atOnce = 4;
/** PATH_MAX of Linux. */
const maxPath = 4096;

interface Walk {
  readonly maxEntries: number;
  readonly calls: PlaceCalls;
  readonly rules: NameRules;
  readonly manner: Manner;
  readonly renamed: { path: string; becomes: string; reason: string }[];
  readonly leftOut: { path: string; reason: string }[];
  /** Still to be read. */
  readonly folders: CopyNode[];
  entries: number;
}

/**
 * Looks at all that is to be copied. Nothing is followed: a symlink is copied as one, where it leads to something
 * else that is copied.
 * @param paths of which those below another are part of that one
 * @param rules of where it goes
 * @throws AppError `guest-no-such-file`, …, `too-many-files`
 */
export async function readTree(
  calls: PlaceCalls,
  paths: readonly string[],
  rules: NameRules,
  { maxEntries = mostEntries, ...manner }: Manner & { readonly maxEntries?: number },
): Promise<CopyTree> {
  const walk: Walk = { calls, rules, manner, maxEntries, renamed: [], leftOut: [], folders: [], entries: 0 };
  const roots = await readRoots(walk, paths);
  const worker = async () => {
    for (let folder = walk.folders.pop(); folder; folder = walk.folders.pop()) await readInto(walk, folder);
  };
  // A worker ends when it finds none, though another may find more: they begin anew until there are none.
  while (walk.folders.length > 0) await Promise.all(Array.from({ length: atOnce }, worker));
  const { texts, left } = linkTexts(roots);
  for (const [node, text] of texts) node.linkText = text;
  for (const [{ path }, reason] of left) walk.leftOut.push({ path, reason });
  const kept = (nodes: readonly CopyNode[]) => nodes.filter((node) => !left.has(node));
  for (const parent of new Set([...left.keys()].map((node) => node.parent))) {
    if (parent) parent.children = kept(parent.children);
  }
  return { roots: kept(roots), renamed: walk.renamed, leftOut: walk.leftOut };
}

async function readRoots(walk: Walk, paths: readonly string[]): Promise<CopyNode[]> {
  const { calls, manner } = walk;
  if (paths.includes("/")) return [wholePlace(walk)];
  const found = new Map<string, GuestEntry>();
  for (const [asked, inIt] of Map.groupBy(paths, (path) => posix.dirname(path))) {
    // The way to it may lead through links; what it is itself is what is copied.
    const folder = await followed(calls, asked, manner);
    const names = [...new Set(inIt.map((path) => posix.basename(path)))];
    const entries = await entriesOf(calls, folder, names, manner).catch((error: unknown) => {
      throw fileProblem(error, folder);
    });
    const gone = names.find((name) => !entries.some((entry) => entry.name === name));
    if (gone !== undefined) throw noSuchFile(posix.join(asked, gone));
    for (const entry of entries) found.set(posix.join(folder, entry.name), entry);
  }
  const outermost = [...found].filter(([path]) => !above(path).some((folder) => found.has(folder)));
  return nodesFrom(
    walk,
    outermost.map(([path, entry]) => ({ path, entry })),
    undefined,
  );
}

/** The root of a place has no name: it gets the place's. */
function wholePlace(walk: Walk): CopyNode {
  const { place } = walk.calls;
  const title = place.system?.hostname || place.label || place.title;
  const name = safeName(title, walk.rules).name;
  const at = Date.now();
  const entry: GuestEntry = {
    ...{ name, kind: "directory", bytes: 0, allocated: 0, mode: 0o755, uid: 0, gid: 0 },
    ...{ modifiedAt: at, changedAt: at, accessedAt: at, inode: 0, links: 1 },
  };
  const node: CopyNode = { path: "/", entry, name, children: [] };
  walk.folders.push(node);
  return node;
}

async function readInto(walk: Walk, folder: CopyNode): Promise<void> {
  const { calls, manner } = walk;
  try {
    const found: { path: string; entry: GuestEntry }[] = [];
    // In pieces, between which others are answered.
    for await (const { entries, total } of listFolder(calls, folder.path, manner)) {
      if (walk.entries + total > walk.maxEntries) {
        throw tooMany(`more than ${walk.maxEntries.toLocaleString("en")} files and folders`);
      }
      for (const entry of entries) found.push({ path: posix.join(folder.path, entry.name), entry });
    }
    walk.entries += found.length;
    folder.children = nodesFrom(walk, found, folder);
  } catch (error) {
    manner.signal?.throwIfAborted();
    const plain = fileProblem(error, folder.path);
    // What is damaged costs only itself; without its appliance nothing can be read.
    if (!plain.code.startsWith("guest-")) throw plain;
    walk.leftOut.push({
      path: folder.path,
      reason: `What is in it cannot be read: ${plain.message}`.slice(0, 400),
    });
  }
}

function nodesFrom(
  walk: Walk,
  found: readonly { path: string; entry: GuestEntry }[],
  parent: CopyNode | undefined,
): CopyNode[] {
  const wanted = found.filter(({ path, entry }) => {
    const reason = noContents[entry.kind];
    if (reason !== undefined) walk.leftOut.push({ path, reason });
    return reason === undefined;
  });
  const names = safeNames(
    wanted.map(({ path }) => posix.basename(path)),
    walk.rules,
  );
  const nodes: CopyNode[] = [];
  for (const [index, { path, entry }] of wanted.entries()) {
    const { name, reason } = names[index]!;
    const node: CopyNode = { path, entry, name, children: [], ...(parent && { parent }) };
    const becomes = pathBelow(node);
    if (Buffer.byteLength(path) > maxPath - 16 || Buffer.byteLength(becomes) > walk.rules.pathBytes) {
      walk.leftOut.push({ path: path.slice(0, maxPath), reason: "Its path is too long." });
      continue;
    }
    if (reason !== undefined) walk.renamed.push({ path, becomes, reason: `Its name is changed: ${reason}.` });
    if (entry.kind === "directory") walk.folders.push(node);
    nodes.push(node);
  }
  return nodes;
}

const noSuchFile = (path: string) =>
  new AppError({
    code: "guest-no-such-file",
    message: `${shownPath(path)} does not exist in the guest.`,
    hint: "It may have been deleted or renamed.",
  });

/** @param what they are, in words */
export const tooMany = (what: string) =>
  new AppError({
    code: "too-many-files",
    message: `These are ${what}.`,
    hint: "Copy fewer at once.",
  });
