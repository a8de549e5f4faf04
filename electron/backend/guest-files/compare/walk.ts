import { setImmediate } from "node:timers/promises";
import type { GuestDifference } from "../../../../shared/contract/guest-files/comparing.ts";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import { AppError } from "../../../../shared/model/error.ts";
import type { Manner } from "../reading/list.ts";
import { entryAt } from "../reading/stat.ts";
import { sameContents } from "./contents.ts";
import { verdictOf } from "./differs.ts";
import { type FolderContents, pathIn, problemOf, readFolders, type Side } from "./folder-pair.ts";

/** What was found since the last one. */
interface ComparePiece {
  readonly differences: GuestDifference[];
  readonly unread: { path: string; reason: string }[];
  /** Entries of both sides so far. */
  readonly looked: number;
  readonly end?: "all" | "too-many";
}

/** A folder of one side or of both that is still to be looked into. */
interface Folder {
  readonly path: string;
  readonly on: "both" | "before" | "after";
}

const maxDifferences = 100_000;
const maxFolders = 1_000_000;
const pieceSize = 500;
/** ms between two pieces while little is found. */
const tellEvery = 250;
/** Folders whose entries are asked for at once, so that neither appliance has to wait. */
const together = 16;
/** Entries after which others get their turn in this process. */
const inOneGo = 2000;
/** Linux' PATH_MAX, and the contract's. */
const maxPath = 4096;

export interface CompareOptions {
  readonly thorough: boolean;
  readonly signal: AbortSignal;
}

/**
 * What differs between two folders and all below them, folder by folder from the top. Symlinks are not followed, and
 * it works in the background: whoever browses meanwhile comes first.
 * @throws AppError where neither of the two is there, or an appliance ends
 */
export async function* compareSides(
  before: Side,
  after: Side,
  options: CompareOptions,
): AsyncGenerator<ComparePiece, void, undefined> {
  const comparison = new Comparison(before, after, options);
  let told = performance.now();
  let steps = 0;
  for await (const _ of comparison.work()) {
    steps += 1;
    if (steps % inOneGo === 0) await setImmediate();
    if (comparison.waiting < pieceSize && performance.now() - told < tellEvery) continue;
    told = performance.now();
    yield comparison.take();
  }
  while (comparison.waiting > 0) yield comparison.take();
  yield { ...comparison.take(), end: comparison.tooMany ? "too-many" : "all" };
}

class Comparison {
  readonly #before: Side;
  readonly #after: Side;
  readonly #thorough: boolean;
  readonly #manner: Manner & { readonly signal: AbortSignal };
  readonly #folders: Folder[] = [];
  #differences: GuestDifference[] = [];
  #unread: { path: string; reason: string }[] = [];
  #found = 0;
  #looked = 0;

  constructor(before: Side, after: Side, { thorough, signal }: CompareOptions) {
    this.#before = before;
    this.#after = after;
    this.#thorough = thorough;
    this.#manner = { background: true, signal };
  }

  get tooMany(): boolean {
    return this.#found >= maxDifferences || this.#folders.length > maxFolders;
  }

  /** What {@link take} would give, and more. */
  get waiting(): number {
    return Math.max(this.#differences.length, this.#unread.length);
  }

  take(): ComparePiece {
    return {
      differences: this.#differences.splice(0, pieceSize),
      unread: this.#unread.splice(0, pieceSize),
      looked: this.#looked,
    };
  }

  /** Compares; may be left each time that it yields. */
  async *work(): AsyncGenerator<void, void, undefined> {
    await this.#top();
    for (let next = 0; next < this.#folders.length && !this.tooMany; ) {
      const some = this.#folders.slice(next, next + together);
      next += some.length;
      const [before, after] = await Promise.all([
        this.#read(this.#before, some, "before"),
        this.#read(this.#after, some, "after"),
      ]);
      for (const [index, folder] of some.entries()) {
        yield* this.#folder(folder, before[index], after[index]);
      }
    }
  }

  async #top(): Promise<void> {
    const [before, after] = await Promise.all([this.#at(this.#before), this.#at(this.#after)]);
    if (!before && !after) await entryAt(this.#after.calls, this.#after.top, this.#manner);
    // The two may have been named differently.
    const same = { name: before?.name ?? "" };
    await this.#entry("", before && { ...before, ...same }, after && { ...after, ...same });
  }

  async #at({ calls, top }: Side): Promise<GuestEntry | undefined> {
    try {
      return await entryAt(calls, top, this.#manner);
    } catch (error) {
      if (error instanceof AppError && error.code === "guest-no-such-file") return undefined;
      throw error;
    }
  }

  /** What is in those of the folders that a side has. */
  async #read(
    side: Side,
    folders: readonly Folder[],
    name: "before" | "after",
  ): Promise<(FolderContents | undefined)[]> {
    const there = folders.filter(({ on }) => on === "both" || on === name);
    const paths = there.map(({ path }) => path);
    const found = await readFolders(side, paths, this.#manner);
    const byFolder = new Map(there.map((folder, index) => [folder, found[index]]));
    return folders.map((folder) => byFolder.get(folder));
  }

  async *#folder(
    { path, on }: Folder,
    before: FolderContents = new Map(),
    after: FolderContents = new Map(),
  ): AsyncGenerator<void, void, undefined> {
    const problem = "problem" in before ? before.problem : "problem" in after ? after.problem : undefined;
    if (problem !== undefined) {
      const when = on !== "both" ? "" : "problem" in before ? "Before: " : "After: ";
      this.#unread.push({ path, reason: `${when}${problem}`.slice(0, 400) });
      return;
    }
    const [one, other] = [before as Map<string, GuestEntry>, after as Map<string, GuestEntry>];
    const names = [...new Set([...one.keys(), ...other.keys()])].sort();
    for (const name of names) {
      await this.#entry(path === "" ? name : `${path}/${name}`, one.get(name), other.get(name));
      if (this.tooMany) return;
      yield;
    }
  }

  async #entry(path: string, before?: GuestEntry, after?: GuestEntry): Promise<void> {
    this.#looked += Number(!!before) + Number(!!after);
    if (path.length + Math.max(this.#before.top.length, this.#after.top.length) >= maxPath) {
      this.#unread.push({ path: path.slice(0, maxPath), reason: "Its path is too long." });
      return;
    }
    const inside = folderOn(before, after);
    if (inside) this.#folders.push({ path, on: inside });
    if (!before || !after) {
      const sides = { ...(before && { before }), ...(after && { after }) };
      if (before || after) this.#add({ path, change: after ? "added" : "removed", ...sides, differs: [] });
      return;
    }
    const { differs, read } = verdictOf(before, after, this.#thorough);
    if (read && !(await this.#same(path, before, after))) differs.unshift("contents");
    if (differs.length > 0) this.#add({ path, change: "changed", before, after, differs });
  }

  /** Whether contents are the same; what cannot be read is told, and counts as the same. */
  async #same(path: string, before: GuestEntry, after: GuestEntry): Promise<boolean> {
    try {
      return await sameContents(
        { calls: this.#before.calls, path: pathIn(this.#before, path), entry: before },
        { calls: this.#after.calls, path: pathIn(this.#after, path), entry: after },
        this.#manner,
      );
    } catch (error) {
      this.#unread.push({ path, reason: problemOf(error, pathIn(this.#after, path), this.#manner) });
      return true;
    }
  }

  #add(difference: GuestDifference): void {
    this.#differences.push(difference);
    this.#found += 1;
  }
}

/** On which of the two sides it is a folder. */
function folderOn(before?: GuestEntry, after?: GuestEntry): Folder["on"] | undefined {
  const [one, other] = [before?.kind === "directory", after?.kind === "directory"];
  if (one && other) return "both";
  return one ? "before" : other ? "after" : undefined;
}
