import { FolderNames } from "../copy-out/safe-names.ts";
import { readFolder } from "../reading/list.ts";
import type { PlaceCalls } from "../session/session.ts";
import type { Manner } from "./guest-tree.ts";

/** PATH_MAX of Linux. */
const pathBytes = 4096;

/** Rules for names in a guest; of file systems of Windows' own its rules. */
export const nameRules = (windows: boolean) => ({ caseless: windows, windows, pathBytes });

/**
 * The names that a folder has, to find free ones.
 * @param more that it will have
 */
export async function namesIn(
  calls: PlaceCalls,
  folder: string,
  windows: boolean,
  more: Iterable<string>,
  manner: Manner,
): Promise<FolderNames> {
  const { names } = await readFolder(calls, folder, manner);
  return new FolderNames(nameRules(windows), [...names, ...more]);
}
