import type { CopyPlan } from "../../../../shared/contract/guest-files/copying.ts";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import { AppError } from "../../../../shared/model/error.ts";
import { platform } from "../../../app/platform.ts";
import { baseName, joined, parentOf } from "../paths.ts";
import { strings } from "./strings.ts";

/** A file of this window with its place below what was chosen: `pictures/a.png`. */
interface WindowFile {
  readonly path: string;
  readonly file: File;
}

/** What a browser was given: folders before what is in them. */
export interface WindowTree {
  readonly folders: readonly string[];
  readonly files: readonly WindowFile[];
}

/** What comes from this window's computer: on the desktop the backend reads it, elsewhere the window does. */
export type Incoming =
  | { readonly kind: "desktop"; readonly files: readonly File[] }
  | { readonly kind: "bytes"; readonly tree: WindowTree };

/** Files that were chosen in a field. */
export const chosenFiles = (files: readonly File[]): Incoming =>
  platform
    ? { kind: "desktop", files }
    : { kind: "bytes", tree: { folders: [], files: files.map((file) => ({ path: file.name, file })) } };

/** As many as one request of the contract names. */
const MOST = 10_000;

/**
 * What was dropped, with all that is in its folders. To be called while the event is handled: the browser forgets it then.
 * @throws AppError `too-many-files`
 */
export async function dropped(transfer: DataTransfer): Promise<Incoming> {
  if (platform) return { kind: "desktop", files: [...transfer.files] };
  // What a page has put together itself is in no file system.
  const loose = [...transfer.items].flatMap((item) =>
    item.webkitGetAsEntry() ? [] : (item.getAsFile() ?? []),
  );
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const folders: string[] = [];
  const files: WindowFile[] = loose.map((file) => ({ path: file.name, file }));
  const walk = async (entry: FileSystemEntry, path: string): Promise<void> => {
    if (folders.length + files.length >= MOST) {
      throw new AppError({
        code: "too-many-files",
        message: strings.into.tooMany,
        hint: strings.into.tooManyHint,
      });
    }
    if (entry.isFile) {
      const { promise, resolve, reject } = Promise.withResolvers<File>();
      (entry as FileSystemFileEntry).file(resolve, reject);
      files.push({ path, file: await promise });
      return;
    }
    folders.push(path);
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    // It gives a hundred at a time, and none at the end.
    for (let some = await read(reader); some.length > 0; some = await read(reader)) {
      for (const child of some) await walk(child, `${path}/${child.name}`);
    }
  };
  for (const entry of entries) await walk(entry, entry.name);
  return { kind: "bytes", tree: { folders, files } };
}

function read(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const { promise, resolve, reject } = Promise.withResolvers<FileSystemEntry[]>();
  reader.readEntries(resolve, reject);
  return promise;
}

type Lister = (folder: string) => Promise<ReadonlyMap<string, GuestEntry>>;

/** What sending these would do: which names are taken, and which folders have to be made. */
export async function planTree(
  { folders, files }: WindowTree,
  folder: string,
  list: Lister,
): Promise<CopyPlan & { missing: readonly string[] }> {
  const known = new Map<string, Promise<ReadonlyMap<string, GuestEntry>>>();
  const there = async (path: string): Promise<GuestEntry | undefined> => {
    const parent = parentOf(path);
    if (parent !== folder && (await there(parent))?.kind !== "directory") return undefined;
    if (!known.has(parent)) known.set(parent, list(parent));
    return (await known.get(parent)!).get(baseName(path));
  };
  const missing: string[] = [];
  const conflicts: CopyPlan["conflicts"] = [];
  const leftOut: CopyPlan["leftOut"] = [];
  for (const name of folders) {
    const path = joined(folder, name);
    const existing = await there(path);
    if (!existing) missing.push(path);
    else if (existing.kind !== "directory") leftOut.push({ path, reason: strings.noFolder });
  }
  for (const { path: name, file } of files) {
    const path = joined(folder, name);
    const existing = await there(path);
    if (existing?.kind === "directory") leftOut.push({ path, reason: strings.isFolder });
    else if (existing) {
      const { kind, bytes, modifiedAt } = existing;
      conflicts.push({ path, kind: "file", bytes: file.size, existing: { kind, bytes, modifiedAt } });
    }
  }
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  return {
    files: files.length,
    folders: folders.length,
    bytes,
    allocated: bytes,
    renamed: [],
    conflicts,
    leftOut,
    notes: [],
    command: "",
    missing,
  };
}
