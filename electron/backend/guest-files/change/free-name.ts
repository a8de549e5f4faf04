import { AppError } from "../../../../shared/model/error.ts";
import { FolderNames, safeName } from "../copy-out/safe-names.ts";
import { shownPath } from "../file-problem.ts";
import { readFolder } from "../reading/list.ts";
import type { PlaceCalls } from "../session/session.ts";
import type { Manner } from "./guest-tree.ts";
import type { FileSystemLimits } from "./mounts.ts";

/** PATH_MAX of Linux. */
const pathBytes = 4096;

/** Rules for names in a guest; of file systems of Windows' own its rules. */
export const nameRules = (windows: boolean) => ({ caseless: windows, windows, pathBytes });

/**
 * Refuses a name that the user chose and the file system cannot have.
 * @throws AppError `guest-name-refused`
 */
export function refuseName(name: string, { type, windows }: FileSystemLimits): void {
  const { reason } = windows ? safeName(name, nameRules(true)) : {};
  if (reason === undefined) return;
  throw new AppError({
    code: "guest-name-refused",
    message: `${shownPath(name)} cannot be a name on ${type}: ${reason}.`,
    hint: "Choose another name.",
  });
}

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
