import { posix } from "node:path";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import { AppError } from "../../../../shared/model/error.ts";
import type { CallManner } from "../../guestfs/appliance.ts";
import { fileProblem, shownPath } from "../file-problem.ts";
import { entriesOf, readFolder } from "../reading/list.ts";
import type { PlaceCalls } from "../session/session.ts";
import { maxNodes, tooMany } from "./too-many.ts";

export type Manner = Pick<CallManner, "background" | "signal">;

/** What a guest has at a path, with all below it. */
export interface GuestNode {
  readonly path: string;
  readonly entry: GuestEntry;
  readonly children: readonly GuestNode[];
}

/** Names whose facts are asked for at once. */
const piece = 2000;

/**
 * Looks at all that is at these paths and below them; no symlink is followed.
 * @param paths whose folders are free of links, see {@link inFolder}
 * @param onUnread told of a folder that cannot be read, which then counts as empty
 * @throws AppError `guest-no-such-file`, `guest-damaged`, …, `copy-too-many`
 */
export async function guestTree(
  calls: PlaceCalls,
  paths: readonly string[],
  manner: Manner,
  onUnread?: (path: string, error: AppError) => void,
): Promise<GuestNode[]> {
  let count = 0;

  async function entriesIn(path: string): Promise<GuestEntry[]> {
    try {
      return await allEntries(calls, path, manner);
    } catch (error) {
      // Without its appliance nothing can be read; what is damaged costs only itself.
      if (!onUnread || !(error instanceof AppError && error.code.startsWith("guest-"))) throw error;
      onUnread(path, error);
      return [];
    }
  }

  async function below(path: string): Promise<GuestNode[]> {
    const nodes: GuestNode[] = [];
    for (const entry of await entriesIn(path)) {
      nodes.push(await nodeOf(posix.join(path, entry.name), entry));
    }
    return nodes;
  }

  async function nodeOf(path: string, entry: GuestEntry): Promise<GuestNode> {
    count += 1;
    if (count > maxNodes) throw tooMany();
    return { path, entry, children: entry.kind === "directory" ? await below(path) : [] };
  }

  const nodes: GuestNode[] = [];
  for (const path of outermost(paths)) nodes.push(await nodeOf(path, await entryAt(calls, path, manner)));
  return nodes;
}

async function allEntries(calls: PlaceCalls, path: string, manner: Manner): Promise<GuestEntry[]> {
  try {
    const { names } = await readFolder(calls, path, manner);
    const entries: GuestEntry[] = [];
    for (let at = 0; at < names.length; at += piece) {
      for (const entry of await entriesOf(calls, path, names.slice(at, at + piece), manner)) {
        entries.push(entry);
      }
    }
    return entries;
  } catch (error) {
    manner.signal?.throwIfAborted();
    throw fileProblem(error, path);
  }
}

/** A node with all below it, each folder before what it holds. */
export function* withAllBelow(nodes: readonly GuestNode[]): Generator<GuestNode, void, undefined> {
  for (const node of nodes) {
    yield node;
    yield* withAllBelow(node.children);
  }
}

/** Without those that are in another of them anyway, each once. */
export function outermost(paths: readonly string[]): string[] {
  const all = new Set(paths);
  const isBelow = (path: string): boolean => {
    for (let folder = path; folder !== "/"; ) {
      folder = posix.dirname(folder);
      if (all.has(folder)) return true;
    }
    return false;
  };
  return [...all].filter((path) => !isBelow(path));
}

/**
 * What a guest has at a path, itself and not what it leads to.
 * @returns undefined where there is nothing
 * @throws AppError `guest-not-a-folder`, … when its folder cannot be looked into
 */
export async function lookAt(
  calls: PlaceCalls,
  path: string,
  manner: Manner = {},
): Promise<GuestEntry | undefined> {
  try {
    const [folder, name] = path === "/" ? ["/", "."] : [posix.dirname(path), posix.basename(path)];
    const [entry] = await entriesOf(calls, folder, [name], manner);
    return entry;
  } catch (error) {
    manner.signal?.throwIfAborted();
    throw fileProblem(error, path);
  }
}

/** {@link lookAt}, @throws AppError `guest-no-such-file` where there is nothing */
export async function entryAt(calls: PlaceCalls, path: string, manner: Manner = {}): Promise<GuestEntry> {
  const entry = await lookAt(calls, path, manner);
  if (entry) return entry;
  throw new AppError({
    code: "guest-no-such-file",
    message: `${shownPath(path)} does not exist in the guest.`,
    hint: "It may have been deleted or renamed.",
  });
}

/**
 * The same path with its folders free of links, so that it means the same to each of libguestfs' functions; what is
 * at its end is not followed.
 * @throws AppError `guest-no-such-file`, `guest-link-loop`, …
 */
export async function inFolder(calls: PlaceCalls, path: string): Promise<string> {
  if (path === "/") return path;
  return posix.join(await followed(calls, posix.dirname(path)), posix.basename(path));
}

/** {@link inFolder} of several. */
export async function inFolders(calls: PlaceCalls, paths: readonly string[]): Promise<string[]> {
  const folders = new Map<string, Promise<string>>();
  return Promise.all(
    paths.map(async (path) => {
      if (path === "/") return path;
      const folder = posix.dirname(path);
      const real = folders.get(folder) ?? followed(calls, folder);
      folders.set(folder, real);
      return posix.join(await real, posix.basename(path));
    }),
  );
}

/** Where a path leads when all of its links are followed, inside of the place. */
export async function followed(calls: PlaceCalls, path: string): Promise<string> {
  try {
    return await calls.call("realpath", path);
  } catch (error) {
    throw fileProblem(error, path);
  }
}
