import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import { GuestfsError } from "../../guestfs/appliance.ts";
import { fileProblem } from "../file-problem.ts";
import type { PlaceCalls } from "../session/session.ts";
import { entriesOf, readFolder } from "./list.ts";

/** A folder that is still to be looked at; of its path only what its parent does not have. */
interface Folder {
  readonly name: string;
  readonly parent: Folder | undefined;
}

interface Hit {
  readonly path: string;
  readonly entry: GuestEntry;
}

/** What was found since the last one. */
interface SearchPiece {
  readonly found: Hit[];
  /** Names that were looked at so far. */
  readonly looked: number;
  /** Folders that could not be read so far: damaged, too deep, or gone. */
  readonly unread: number;
  readonly end?: "all" | "too-many";
}

const maxHits = 10_000;
const maxFolders = 1_000_000;
const pieceSize = 1000;
/** Linux' PATH_MAX, and the contract's. */
const maxPath = 4096;
/** Of {@link FolderEntries}, those that say something. */
const toldTypes = "rdlbcfs";
/** ms between two pieces when nothing is found. */
const tellEvery = 250;

/**
 * Names below a folder that contain the text, whatever its case and composition, folder by folder from the top.
 * Symlinks are not followed. It works in the background: whoever browses meanwhile comes first.
 * @throws AppError where the first folder cannot be read, or the appliance ends
 */
export async function* searchBelow(
  calls: PlaceCalls,
  top: string,
  text: string,
  signal: AbortSignal,
): AsyncGenerator<SearchPiece, void, undefined> {
  const manner = { background: true, signal };
  const sought = comparable(text);
  const folders: Folder[] = [{ name: top === "/" ? "" : top, parent: undefined }];
  let [looked, hits, unread] = [0, 0, 0];
  let told = performance.now();
  for (let next = 0; next < folders.length; next++) {
    const folder = folders[next]!;
    const path = pathOf(folder) || "/";
    try {
      const { names, types } = await readFolder(calls, path, manner);
      looked += names.length;
      // Some file systems do not tell what a name is.
      const untold = new Set(names.filter((_, index) => !toldTypes.includes(types[index]!)));
      const wanted = names.filter((name, index) => {
        if (types[index] === "d") folders.push({ name, parent: folder });
        return untold.has(name) || comparable(name).includes(sought);
      });
      for (let at = 0; at < wanted.length && hits < maxHits; at += pieceSize) {
        const entries = await entriesOf(calls, path, wanted.slice(at, at + pieceSize), manner);
        for (const { name, kind } of entries) {
          if (kind === "directory" && untold.has(name)) folders.push({ name, parent: folder });
        }
        const found = entries
          .filter(({ name }) => comparable(name).includes(sought))
          .map((entry) => ({ path: join(path, entry.name), entry }))
          .filter((hit) => hit.path.length <= maxPath)
          .slice(0, maxHits - hits);
        hits += found.length;
        if (found.length > 0) yield { found, looked, unread };
      }
    } catch (error) {
      signal.throwIfAborted();
      if (next === 0 || !(error instanceof GuestfsError)) throw fileProblem(error, path);
      unread += 1;
    }
    if (hits >= maxHits || folders.length > maxFolders) {
      yield { found: [], looked, unread, end: "too-many" };
      return;
    }
    if (performance.now() - told > tellEvery) {
      told = performance.now();
      yield { found: [], looked, unread };
    }
  }
  yield { found: [], looked, unread, end: "all" };
}

const comparable = (name: string): string => name.normalize("NFC").toLowerCase();
const join = (folder: string, name: string): string => (folder === "/" ? `/${name}` : `${folder}/${name}`);

function pathOf(folder: Folder): string {
  const parts: string[] = [];
  for (let at: Folder | undefined = folder; at; at = at.parent) parts.push(at.name);
  return parts.reverse().join("/");
}
