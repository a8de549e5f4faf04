import { constants } from "node:os";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import { AppError } from "../../../../shared/model/error.ts";
import { type CallManner, GuestfsError } from "../../guestfs/appliance.ts";
import type { FolderEntries } from "../../guestfs/calls.ts";
import { fileProblem, shownPath } from "../file-problem.ts";
import type { PlaceCalls } from "../session/session.ts";
import { entryOf } from "./entry.ts";

/** Entries of the first piece, which fills the screen, and of the others. */
const firstPiece = 500;
const pieceSize = 2000;
/** Symlinks asked for at once: their targets may have 4,096 bytes each, and libguestfs' answer 4 MiB. */
const linksAtOnce = 500;

/** How a folder is read. */
export type Manner = Pick<CallManner, "background" | "signal">;

/**
 * The entries of a folder, in pieces of at most 2,000 and unsorted; the first comes even if it is empty. A symlink
 * at the end of the path is followed inside of the place. What vanishes meanwhile is left out.
 * @throws AppError `guest-no-such-file`, `guest-not-a-folder`, `guest-damaged`, … (`errors/rules/guest-files.ts`),
 * `guest-bad-name`
 */
export async function* listFolder(
  calls: PlaceCalls,
  path: string,
  manner: Manner = {},
): AsyncGenerator<{ entries: GuestEntry[]; total: number }, void, undefined> {
  try {
    const { names } = await readFolder(calls, path, manner);
    let next = 0;
    // The appliance is given the next piece before this one is passed on, so that it need not wait.
    const begin = () => {
      const taken = names.slice(next, next + (next === 0 ? firstPiece : pieceSize));
      next += taken.length;
      const piece = entriesOf(calls, path, taken, manner);
      piece.catch(() => {});
      return piece;
    };
    let coming = begin();
    let more: boolean;
    do {
      more = next < names.length;
      const piece = coming;
      if (more) coming = begin();
      yield { entries: await piece, total: names.length };
    } while (more);
  } catch (error) {
    manner.signal?.throwIfAborted();
    throw fileProblem(error, path);
  }
}

/**
 * The names in a folder without `.` and `..`, unsorted.
 * @throws GuestfsError | AppError `guest-bad-name` where one is no name, which only a manipulated appliance gives
 */
export async function readFolder(calls: PlaceCalls, path: string, manner: Manner): Promise<FolderEntries> {
  const all = await calls.callWith(manner, "readdir", path);
  // Linux gives every folder these two, and says nothing of ext4's that it cannot read.
  if (all.names.length === 0) {
    throw new GuestfsError("readdir", `readdir: ${path}: it holds not even itself`, constants.errno.EIO);
  }
  const kept = all.names.flatMap((name, index) => (name === "." || name === ".." ? [] : [index]));
  const names = kept.map((index) => all.names[index]!);
  if (names.some((name) => name === "" || name.length > maxName || name.includes("/"))) {
    throw new AppError({
      code: "guest-bad-name",
      message: `The folder ${shownPath(path)} holds a name that no file can have.`,
      hint: "It cannot be listed. The disk is damaged, or was made to deceive.",
    });
  }
  return { names, types: kept.map((index) => all.types[index]).join("") };
}
/** UTF-16 units; a file system in user space may have names of 1,024 bytes. */
const maxName = 1024;

/**
 * What these names of a folder are; those that are gone are left out. Symlinks come with their targets.
 * @throws GuestfsError
 */
export async function entriesOf(
  calls: PlaceCalls,
  path: string,
  names: readonly string[],
  manner: Manner,
): Promise<GuestEntry[]> {
  if (names.length === 0) return [];
  const stats = await calls.callWith(manner, "lstatnslist", path, names);
  const entries = names.map((name, index) => entryOf(name, stats, index)).filter((entry) => !!entry);
  const links = entries.filter(({ kind }) => kind === "symlink");
  for (let at = 0; at < links.length; at += linksAtOnce) {
    const some = links.slice(at, at + linksAtOnce);
    const targets = await calls.callWith(
      manner,
      "readlinklist",
      path,
      some.map(({ name }) => name),
    );
    for (const [index, link] of some.entries()) {
      const target = targets[index];
      if (target) link.target = target;
    }
  }
  return entries;
}
