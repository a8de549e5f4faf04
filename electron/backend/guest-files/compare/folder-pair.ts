import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import { GuestfsError } from "../../guestfs/appliance.ts";
import { fileProblem } from "../file-problem.ts";
import { entriesOf, type Manner, readFolder } from "../reading/list.ts";
import type { PlaceCalls } from "../session/session.ts";

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

/** Names that are asked for at once. */
const namesAtOnce = 2000;

/**
 * What is in several folders of a side, one after the other; the appliance need not wait in between.
 * @param folders below the side's top
 * @throws AppError when the appliance ends | the signal's reason
 */
export const readFolders = (
  side: Side,
  folders: readonly string[],
  manner: Manner,
): Promise<FolderContents[]> =>
  Promise.all(folders.map((folder) => contentsOf(side, pathIn(side, folder), manner)));

async function contentsOf({ calls }: Side, path: string, manner: Manner): Promise<FolderContents> {
  const found = new Map<string, GuestEntry>();
  try {
    const { names } = await readFolder(calls, path, manner);
    for (let at = 0; at < names.length; at += namesAtOnce) {
      const entries = await entriesOf(calls, path, names.slice(at, at + namesAtOnce), manner);
      for (const entry of entries) found.set(entry.name, entry);
    }
    return found;
  } catch (error) {
    return { problem: problemOf(error, path, manner) };
  }
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
