import type { Inside } from "../../../../shared/contract/guest-files/inside.ts";
import { GuestfsError } from "../../guestfs/appliance.ts";
import { entriesOf, type Manner, readFolder } from "../reading/list.ts";
import type { PlaceCalls } from "../session/session.ts";

/** What a kernel makes up, and what is gone after the next start. */
const pseudo = new Set(["proc", "sys", "dev", "run"]);
const maxFolders = 50;
/** Each costs a call; a folder with more of them than a system has is one of many small ones. */
const maxBelow = 200;
const namesAtOnce = 2000;

/**
 * The biggest folders of the first two levels, the biggest first, in bytes that they take of their file system.
 * @param onFolder is told which one is measured
 */
export async function biggestFolders(
  calls: PlaceCalls,
  manner: Manner,
  onFolder: (path: string) => void,
): Promise<Inside["folders"]> {
  const found: Inside["folders"] = [];
  for (const name of (await look(calls, "/", manner)).folders) {
    if (pseudo.has(name)) continue;
    const path = `/${name}`;
    onFolder(path);
    const { folders, bytes } = await look(calls, path, manner);
    if (folders.length > maxBelow) {
      found.push({ path, bytes: await sizeOf(calls, path, manner) });
      continue;
    }
    let sum = bytes;
    for (const below of folders) {
      const inner = `${path}/${below}`;
      const size = await sizeOf(calls, inner, manner);
      sum += size;
      found.push({ path: inner, bytes: size });
    }
    found.push({ path, bytes: sum });
  }
  return found
    .filter(({ path }) => path.length <= 4096)
    .sort((one, other) => other.bytes - one.bytes)
    .slice(0, maxFolders);
}

/** The folders in a folder, and what all else in it takes. One that cannot be read has neither. */
async function look(
  calls: PlaceCalls,
  path: string,
  manner: Manner,
): Promise<{ folders: string[]; bytes: number }> {
  const folders: string[] = [];
  let bytes = 0;
  try {
    const { names } = await readFolder(calls, path, manner);
    for (let at = 0; at < names.length; at += namesAtOnce) {
      for (const entry of await entriesOf(calls, path, names.slice(at, at + namesAtOnce), manner)) {
        if (entry.kind === "directory") folders.push(entry.name);
        else bytes += entry.allocated;
      }
    }
  } catch (error) {
    if (!(error instanceof GuestfsError)) throw error;
  }
  return { folders, bytes };
}

/** What du(1) says, which counts in KiB. */
async function sizeOf(calls: PlaceCalls, path: string, manner: Manner): Promise<number> {
  try {
    return (await calls.callWith(manner, "du", path)) * 1024;
  } catch (error) {
    if (error instanceof GuestfsError) return 0;
    throw error;
  }
}
