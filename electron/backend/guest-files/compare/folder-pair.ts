import type { GuestEntry } from "../../../../shared/contract/guest-files.ts";
import { GuestfsError } from "../../guestfs/appliance.ts";
import { fileProblem } from "../file-problem.ts";
import { entriesOf, type Manner, readFolder } from "../list.ts";
import type { PlaceCalls } from "../session.ts";

/** A folder of a place, and its state of one point in time. */
export interface Side {
  readonly calls: PlaceCalls;
  /** Absolute, in the place. */
  readonly top: string;
}

/** The path below a side's top, from the place's root; Linux would say the same of `/` and of `//`. */
export const pathIn = ({ top }: Side, below: string): string =>
  below === "" ? top : top === "/" ? `/${below}` : `${top}/${below}`;

/** A folder's entries by name, or why there are none. */
export type FolderContents = Map<string, GuestEntry> | { readonly problem: string };

/** Names that are asked for at once, and the characters of their paths: libguestfs' messages have at most 4 MiB. */
const maxNames = 2000;
const maxCharacters = 500_000;

/**
 * What is in several folders of a side. What they hold is asked for together, as one folder's entries with paths for
 * names: a call costs as much as a hundred entries.
 * @param folders below the side's top, of real folders all the way, since links would be followed
 * @throws AppError when the appliance ends | the signal's reason
 */
export async function readFolders(
  side: Side,
  folders: readonly string[],
  manner: Manner,
): Promise<FolderContents[]> {
  const found: FolderContents[] = [];
  const asked: { path: string; into: Map<string, GuestEntry> }[] = [];
  for (const folder of folders) {
    try {
      const { names } = await readFolder(side.calls, pathIn(side, folder), manner);
      const into = new Map<string, GuestEntry>();
      found.push(into);
      for (const name of names) asked.push({ path: folder === "" ? name : `${folder}/${name}`, into });
    } catch (error) {
      found.push({ problem: problemOf(error, pathIn(side, folder), manner) });
    }
  }
  for (let at = 0; at < asked.length; ) {
    const some = piece(asked, at);
    at += some.length;
    const entries = await entriesOf(
      side.calls,
      side.top,
      some.map(({ path }) => path),
      manner,
    );
    const byPath = new Map(entries.map((entry) => [entry.name, entry]));
    for (const { path, into } of some) {
      const entry = byPath.get(path);
      const name = path.slice(path.lastIndexOf("/") + 1);
      if (entry) into.set(name, { ...entry, name });
    }
  }
  return found;
}

function piece<T extends { readonly path: string }>(asked: readonly T[], from: number): T[] {
  let characters = 0;
  let to = from;
  while (to < asked.length && to - from < maxNames && characters < maxCharacters) {
    characters += asked[to]!.path.length;
    to += 1;
  }
  return asked.slice(from, to);
}

/**
 * Why something could not be read, in plain words.
 * @throws what makes all further work impossible
 */
export function problemOf(error: unknown, path: string, { signal }: Manner): string {
  signal?.throwIfAborted();
  const plain = fileProblem(error, path);
  if (!(error instanceof GuestfsError) && plain.code !== "guest-bad-name") throw error;
  return plain.message.slice(0, 400);
}
